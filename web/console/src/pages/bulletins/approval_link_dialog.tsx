import { CopyOutlined, SendOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { App, Button, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { type ApprovalLink, listApprovers, makeApprovalLink } from '../../api/approval_links';
import type { Bulletin } from '../../api/types';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { Field } from '../../parts/field';
import { shortMoment } from '../../parts/format';
import { ProblemAlert } from '../../parts/problem_alert';

// The officer sends the address himself: nothing leaves the server for Zalo or a telephone.
export function ApprovalLinkDialog({
  bulletin,
  onClose,
}: {
  bulletin: Bulletin;
  onClose: () => void;
}) {
  const { message } = App.useApp();
  const [person, setPerson] = useState<string>();
  const [link, setLink] = useState<ApprovalLink>();
  const approvers = useQuery({
    queryKey: ['bulletins', 'approvers', bulletin.id, bulletin.version],
    queryFn: () => listApprovers(bulletin.id),
  });
  const make = useDeed({
    mutationFn: (whom: string) => makeApprovalLink(bulletin.id, whom),
    onSuccess: setLink,
  });
  const people = approvers.data?.items ?? [];
  const chosen = person ?? people[0]?.id;
  const address = link && `${window.location.origin}${link.path}`;
  const copy = async () => {
    await navigator.clipboard.writeText(address ?? '');
    void message.success(vi.approval.copied);
  };
  return (
    <Modal
      open
      title={vi.approval.makeTitle}
      okText={link ? vi.resetCode.done : vi.approval.create}
      cancelText={vi.common.cancel}
      cancelButtonProps={{ style: link ? { display: 'none' } : undefined }}
      okButtonProps={{ disabled: !chosen, loading: make.isPending }}
      onOk={() => (link ? onClose() : chosen && make.mutate(chosen))}
      onCancel={onClose}
    >
      <div className="stack">
        <p>{vi.approval.makeText}</p>
        <ProblemAlert error={approvers.error ?? make.error} />
        {!link && approvers.data && people.length === 0 && <p>{vi.approval.nobody}</p>}
        {!link && people.length > 0 && (
          <Field label={vi.approval.person}>
            <Select
              value={chosen}
              placeholder={vi.approval.pickPerson}
              options={people.map((one) => ({
                value: one.id,
                label: [one.name, one.post, one.for_name && vi.delegations.actedFor(one.for_name)]
                  .filter(Boolean)
                  .join(', '),
              }))}
              onChange={setPerson}
            />
          </Field>
        )}
        {link && address && (
          <>
            <Field
              label={vi.approval.link}
              hint={vi.approval.until(link.person_name, shortMoment(link.expires))}
            >
              <Input.TextArea readOnly autoSize value={address} />
            </Field>
            <div className="row">
              {'clipboard' in navigator && (
                <Button icon={<CopyOutlined />} onClick={() => void copy()}>
                  {vi.approval.copy}
                </Button>
              )}
              {'share' in navigator && (
                <Button
                  icon={<SendOutlined />}
                  onClick={() =>
                    void navigator
                      .share({ text: vi.approval.message(bulletin.title), url: address })
                      .catch(() => undefined)
                  }
                >
                  {vi.approval.share}
                </Button>
              )}
            </div>
          </>
        )}
      </div>
    </Modal>
  );
}
