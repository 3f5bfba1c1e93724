// What somebody in the audience would not understand, beside the button that sends it on.
import { ExclamationCircleOutlined } from '@ant-design/icons';
import type { Bulletin, LackingTracks } from '../../api/types';
import { vi } from '../../locale/vi';
import { languagesInWords } from '../../parts/languages';
import { StatusTag } from '../../parts/status_tag';

// The communes of each language that is lacking.
export function communesByLanguage(lacking: LackingTracks[]): [string, string[]][] {
  const communes = new Map<string, string[]>();
  for (const { name, languages } of lacking) {
    for (const language of languages) {
      communes.set(language, [...(communes.get(language) ?? []), name]);
    }
  }
  return [...communes];
}

export function Lacking({ bulletin }: { bulletin: Bulletin }) {
  const lacking = communesByLanguage(bulletin.lacking ?? []);
  if (lacking.length === 0) return null;
  const languages = languagesInWords(lacking.map(([language]) => language));
  return (
    <div className="stack_tight" role="status">
      <div>
        <StatusTag
          tone={bulletin.tracks_required ? 'bad' : 'warn'}
          icon={<ExclamationCircleOutlined />}
        >
          {vi.tracks.lacking(languages)}
        </StatusTag>
      </div>
      <p className="small muted">
        {bulletin.tracks_required ? vi.tracks.lackingBlocks : vi.tracks.lackingWarns}
      </p>
    </div>
  );
}
