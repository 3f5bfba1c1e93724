import { DownloadOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Alert, Button, Drawer } from 'antd';
import { useState } from 'react';
import { type Archived, archivedSound, archivedText, readArchived } from '../../api/archive';
import { addBulletin, readBulletin } from '../../api/bulletins';
import { newKey } from '../../api/http';
import { mediaAddress } from '../../api/media';
import { bulletinPrint, certificatePrint } from '../../api/paper';
import { useSession } from '../../app/session';
import { useDeed } from '../../app/use_deed';
import { vi } from '../../locale/vi';
import { bytes, day, number, shortMoment } from '../../parts/format';
import { languagesInWords } from '../../parts/languages';
import { Reading } from '../../parts/page_states';
import { PaperButton } from '../../parts/paper_button';
import { ProblemAlert } from '../../parts/problem_alert';
import { Waveform } from '../../parts/waveform';
import { editableOf } from '../bulletins/editable';

const shownAirings = 30;

export function ArchivedDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const archived = useQuery({
    queryKey: ['archive', 'one', id],
    queryFn: () => readArchived(id),
  });
  return (
    <Drawer open size={640} title={archived.data?.title ?? vi.archive.title} onClose={onClose}>
      <Reading of={archived}>{(found) => <Whole archived={found} />}</Reading>
    </Drawer>
  );
}

function Whole({ archived }: { archived: Archived }) {
  const shown = archived.heard.slice(0, shownAirings);
  return (
    <div className="stack">
      <Sound archived={archived} />
      {archived.tracks.map(
        ({ language, media, reader }) =>
          media && (
            <section key={language} className="stack_tight">
              <h3>{vi.tracks.track(languagesInWords([language]))}</h3>
              <Waveform src={mediaAddress(media)} />
              <p className="small muted">{vi.tracks.readerBy(reader)}</p>
            </section>
          ),
      )}
      <Deeds archived={archived} />
      <section className="stack_tight">
        <h3>{vi.archive.text}</h3>
        <p className="archived_text">{archived.text}</p>
      </section>
      <section className="stack_tight">
        <h3>{vi.archive.heard}</h3>
        <ul className="plain stack_tight">
          {shown.map((airing) => (
            <li
              key={`${airing.planned_at} ${airing.language} ${airing.planned}`}
              className="row number"
            >
              <span>{shortMoment(airing.planned_at)}</span>
              {archived.tracks.length > 0 && <span>{languagesInWords([airing.language])}</span>}
              <span className="muted">
                {vi.archive.heardRow(number(airing.heard_on), number(airing.planned))}
              </span>
            </li>
          ))}
        </ul>
        {archived.heard.length > shown.length && (
          <p className="muted">{vi.archive.heardMore(number(shown.length))}</p>
        )}
      </section>
    </div>
  );
}

function Sound({ archived }: { archived: Archived }) {
  if (archived.cleaned_at) {
    return <Alert type="info" showIcon title={vi.archive.cleaned(day(archived.cleaned_at))} />;
  }
  if (!archived.has_sound) return <p className="muted">{vi.archive.noSound}</p>;
  return (
    <div className="stack_tight">
      <Waveform src={archivedSound(archived.bulletin)} durationMs={archived.duration_ms} />
      <p className="small muted">
        {archived.kept_until
          ? vi.archive.keptUntil(day(`${archived.kept_until}T00:00:00+07:00`))
          : vi.archive.keptForever}
      </p>
    </div>
  );
}

// What was approved and is valid can be scheduled as it is; anything else becomes a new draft, with
// the same text and sound, that goes the way of every bulletin.
function Deeds({ archived }: { archived: Archived }) {
  const { account, may } = useSession();
  const navigate = useNavigate();
  const [key] = useState(newKey);
  const again = useDeed({
    mutationFn: async () => {
      const before = await readBulletin(archived.bulletin);
      const own = before.unit === account.unit;
      return addBulletin(
        {
          ...editableOf(before),
          unit: account.unit,
          audience: own ? before.audience : [{ unit: account.unit }],
          valid_from: null,
          valid_to: null,
        },
        key,
      );
    },
    onSuccess: (draft) => void navigate({ to: '/bulletins/$id', params: { id: draft.id } }),
  });
  const valid = !archived.valid_to || Date.parse(archived.valid_to) > Date.now();
  const asItIs = archived.state === 'approved' && valid && archived.has_sound;
  return (
    <div className="stack_tight">
      <div className="row">
        {may('edit_schedule') && asItIs && (
          <Link to="/schedules" search={{ new: archived.bulletin } as never}>
            <Button type="primary">{vi.archive.schedule}</Button>
          </Link>
        )}
        {may('write_bulletin') && (
          <Button
            type={asItIs ? 'default' : 'primary'}
            loading={again.isPending}
            title={vi.archive.againHelp}
            onClick={() => again.mutate()}
          >
            {vi.archive.again}
          </Button>
        )}
        {archived.has_sound && (
          <Button
            icon={<DownloadOutlined />}
            href={archivedSound(archived.bulletin, true)}
            download
          >
            {vi.archive.saveSound(bytes(archived.size ?? 0))}
          </Button>
        )}
        <Button icon={<DownloadOutlined />} href={archivedText(archived.bulletin)} download>
          {vi.archive.saveText}
        </Button>
      </div>
      <p className="small muted">{vi.archive.againHelp}</p>
      <ProblemAlert error={again.error} />
      <div className="row">
        <PaperButton label={vi.archive.print} address={bulletinPrint(archived.bulletin)} />
        <PaperButton label={vi.archive.certificate} address={certificatePrint(archived.bulletin)} />
      </div>
    </div>
  );
}
