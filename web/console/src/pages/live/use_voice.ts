// Microphone and line of one who speaks, as the page shows them.
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { type Live, readLive } from '../../api/live';
import { asProblem } from '../../api/problem';
import { canSpeak, type Microphone, openMicrophone } from './microphone';
import { VoiceLine } from './voice_line';

export type MicrophoneTrouble = 'refused' | 'missing' | 'interrupted';

const kept = 'nguon.live';
// Which live this very tab speaks into: another tab of the same officer does not take it over.
export const keptLive = (): string | null => sessionStorage.getItem(kept);

export interface Voice {
  microphone: 'closed' | 'opening' | 'open';
  trouble?: MicrophoneTrouble;
  // Of the last moment, 0 to 1.
  peak: number;
  connected: boolean;
  live?: Live;
  open: () => Promise<boolean>;
  resume: () => void;
  speak: (live: Live) => void;
  leave: () => void;
}

const peakFalls = 0.9;

export function useVoice(): Voice {
  const queries = useQueryClient();
  const [microphone, setMicrophone] = useState<Voice['microphone']>('closed');
  const [trouble, setTrouble] = useState<MicrophoneTrouble>();
  const [peak, setPeak] = useState(0);
  const [connected, setConnected] = useState(false);
  const [live, setLive] = useState<Live>();
  const held = useRef<Microphone>(undefined);
  const line = useRef<VoiceLine>(undefined);
  const gone = useRef(false);

  const closeAll = useCallback(() => {
    line.current?.close();
    line.current = undefined;
    held.current?.close();
    held.current = undefined;
  }, []);

  useEffect(() => {
    gone.current = false;
    return () => {
      gone.current = true;
      closeAll();
    };
  }, [closeAll]);

  const open = useCallback(async () => {
    if (held.current) return true;
    if (!canSpeak()) {
      setTrouble('missing');
      return false;
    }
    setTrouble(undefined);
    setMicrophone('opening');
    try {
      const opened = await openMicrophone({
        onPiece: (piece) => line.current?.send(piece),
        onPeak: (now) => setPeak((before) => Math.max(now, before * peakFalls)),
        onInterrupted: (is) => setTrouble(is ? 'interrupted' : undefined),
      });
      if (gone.current) {
        opened.close();
        return false;
      }
      held.current = opened;
      setMicrophone('open');
      return true;
    } catch (error) {
      setMicrophone('closed');
      setTrouble((error as DOMException).name === 'NotFoundError' ? 'missing' : 'refused');
      return false;
    }
  }, []);

  const shut = useCallback(() => {
    closeAll();
    setMicrophone('closed');
    setPeak(0);
    setConnected(false);
  }, [closeAll]);

  const speak = useCallback(
    (begun: Live) => {
      sessionStorage.setItem(kept, begun.id);
      setLive(begun);
      line.current?.close();
      // A server that was started anew knows nothing of it, and a line to it will never be made.
      const look = () =>
        void readLive(begun.id).catch((error: unknown) => {
          if (asProblem(error).status !== 404) return;
          sessionStorage.removeItem(kept);
          shut();
          setLive((seen) => seen && { ...seen, state: 'ended', why: 'server' });
        });
      line.current = new VoiceLine(begun.id, {
        onState: (state) => {
          setLive(state);
          if (state.state !== 'ended') return;
          sessionStorage.removeItem(kept);
          held.current?.close();
          held.current = undefined;
          setMicrophone('closed');
        },
        onConnected: (is) => {
          setConnected(is);
          if (!is) look();
        },
        onOver: (reason) => {
          sessionStorage.removeItem(kept);
          shut();
          // Spoken into elsewhere: this page offers to go on here.
          if (reason === 'live.replaced') return setLive(undefined);
          // Whether it was filed may be known only now.
          void readLive(begun.id).then(setLive, () => setLive(undefined));
          void queries.invalidateQueries({ queryKey: ['lives'] });
        },
      });
    },
    [queries, shut],
  );

  const leave = useCallback(() => {
    sessionStorage.removeItem(kept);
    shut();
    setTrouble(undefined);
    setLive(undefined);
  }, [shut]);

  const resume = useCallback(() => {
    if (held.current && !held.current.isOver()) {
      void held.current.resume().catch(() => undefined);
      return;
    }
    held.current?.close();
    held.current = undefined;
    line.current?.restart();
    void open();
  }, [open]);

  return { microphone, trouble, peak, connected, live, open, resume, speak, leave };
}
