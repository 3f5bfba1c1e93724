import { UploadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { type ReactNode, useRef } from 'react';

// Opens the browser's choice of a file. The same one may be chosen twice: it may have changed.
export function FileButton({
  accept,
  label,
  disabled,
  loading,
  icon = <UploadOutlined />,
  capture,
  onFile,
}: {
  accept: string;
  label: string;
  disabled?: boolean;
  loading?: boolean;
  icon?: ReactNode;
  // A phone opens this camera at once.
  capture?: 'environment';
  onFile: (file: File) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        accept={accept}
        capture={capture}
        aria-label={label}
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = '';
          if (file) onFile(file);
        }}
      />
      <Button
        icon={icon}
        disabled={disabled}
        loading={loading}
        onClick={() => input.current?.click()}
      >
        {label}
      </Button>
    </>
  );
}
