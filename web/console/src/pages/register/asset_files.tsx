// Photos and documents of an asset. On a phone the first button opens the camera.
import { CameraOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import {
  type Asset,
  type AssetFile,
  addAssetFile,
  assetFileAddress,
  listAssetFiles,
  removeAssetFile,
} from '../../api/assets';
import { undoable, useGoing } from '../../app/undo';
import { useDeed } from '../../app/use_deed';
import { usePhone } from '../../app/use_phone';
import { vi } from '../../locale/vi';
import { FileButton } from '../../parts/file_button';
import { bytes, day } from '../../parts/format';
import { Reading } from '../../parts/page_states';
import { ProblemAlert } from '../../parts/problem_alert';

const accepted = 'image/jpeg,image/png,image/webp,application/pdf';

export function AssetFilesList({ asset }: { asset: Asset }) {
  const queries = useQueryClient();
  const phone = usePhone();
  const going = useGoing();
  const key = ['assets', 'files', asset.id];
  const files = useQuery({ queryKey: key, queryFn: () => listAssetFiles(asset.id) });
  const add = useDeed({
    mutationFn: (file: File) => addAssetFile(asset.id, file),
    onSuccess: () => queries.invalidateQueries({ queryKey: key }),
  });
  const drop = (file: AssetFile) =>
    undoable({
      subject: `asset_file ${asset.id} ${file.hash}`,
      words: vi.register.fileRemoved(file.name),
      act: async () => {
        await removeAssetFile(asset.id, file.hash);
        await queries.invalidateQueries({ queryKey: key });
      },
    });
  return (
    <div className="stack">
      <ProblemAlert error={add.error} />
      {asset.may_edit && (
        <>
          <div className="row">
            {phone && (
              <FileButton
                accept="image/*"
                capture="environment"
                icon={<CameraOutlined />}
                label={vi.register.takePhoto}
                loading={add.isPending}
                onFile={(file) => add.mutate(file)}
              />
            )}
            <FileButton
              accept={accepted}
              label={vi.register.addFile}
              loading={add.isPending}
              onFile={(file) => add.mutate(file)}
            />
          </div>
          <p className="small muted">{vi.register.fileHint}</p>
        </>
      )}
      <Reading of={files}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="muted">{vi.register.noFiles}</p>
          ) : (
            <ul className="plain list_rows">
              {items
                .filter((file) => !going.includes(`asset_file ${asset.id} ${file.hash}`))
                .map((file) => (
                  <li key={file.hash} className="stack_tight">
                    {file.type !== 'application/pdf' && (
                      <img
                        src={assetFileAddress(asset.id, file.hash)}
                        alt={file.name}
                        loading="lazy"
                        style={{ maxWidth: '100%', maxHeight: 240, objectFit: 'contain' }}
                      />
                    )}
                    <div className="row_between">
                      <span style={{ overflowWrap: 'anywhere' }}>
                        <a href={assetFileAddress(asset.id, file.hash)} download>
                          {file.name}
                        </a>
                        <div className="small muted">
                          {vi.register.fileAbout(bytes(file.size), file.added_by, day(file.added))}
                        </div>
                      </span>
                      {asset.may_edit && (
                        <Button
                          aria-label={vi.register.removeFile(file.name)}
                          onClick={() => drop(file)}
                        >
                          {vi.common.remove}
                        </Button>
                      )}
                    </div>
                  </li>
                ))}
            </ul>
          )
        }
      </Reading>
    </div>
  );
}
