import { useMutation } from '@tanstack/react-query';
import { Button, Progress } from 'antd';
import { useRef, useState } from 'react';
import { type UploadNews, uploadMedia } from '../../api/media';
import { vi } from '../../locale/vi';
import { FileButton } from '../../parts/file_button';
import { bytes } from '../../parts/format';
import { ProblemAlert } from '../../parts/problem_alert';
import { objectionTo, soundFiles } from '../../parts/sound_files';
import '../../parts/field.css';

export function Upload({ again, onDone }: { again: boolean; onDone: (media: string) => void }) {
  const stop = useRef<AbortController>(undefined);
  const [news, setNews] = useState<UploadNews>();
  const [refusal, setRefusal] = useState<string>();
  const upload = useMutation({
    mutationFn: (file: File) => {
      stop.current = new AbortController();
      return uploadMedia(file, setNews, stop.current.signal);
    },
    onSuccess: (media) => onDone(media.sha256 ?? media.id),
    onSettled: () => setNews(undefined),
  });

  const take = (file: File) => {
    const objection = objectionTo(file);
    setRefusal(objection);
    if (!objection) upload.mutate(file);
  };
  return (
    <div className="stack_tight">
      <div className="row">
        <FileButton
          accept={soundFiles}
          label={again ? vi.editor.uploadReplace : vi.editor.uploadPick}
          disabled={upload.isPending}
          onFile={take}
        />
        {upload.isPending && (
          <Button onClick={() => stop.current?.abort()}>{vi.common.cancel}</Button>
        )}
      </div>
      <span className="field_hint">{vi.editor.uploadHint}</span>
      {news && (
        <div aria-live="polite">
          <Progress
            percent={Math.round((news.sent / Math.max(1, news.size)) * 100)}
            aria-label={vi.editor.uploadPick}
          />
          <span className="small">
            {news.waiting
              ? vi.editor.uploadWaiting
              : vi.editor.uploadProgress(bytes(news.sent), bytes(news.size))}
          </span>
        </div>
      )}
      {refusal && (
        <span className="field_error" role="alert">
          {refusal}
        </span>
      )}
      {upload.error && !stop.current?.signal.aborted && <ProblemAlert error={upload.error} />}
    </div>
  );
}
