// Where the one who holds this telephone stands, asked for by a button.
import { useState } from 'react';

export interface Place {
  lat: number;
  lon: number;
}

// Six digits are a hand's breadth.
const rounded = (degrees: number) => Math.round(degrees * 1e6) / 1e6;

export function useHere(onPlace: (place: Place) => void) {
  const able = 'geolocation' in navigator;
  const [lost, setLost] = useState(false);
  const locate = () => {
    if (!able) return;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setLost(false);
        onPlace({ lat: rounded(coords.latitude), lon: rounded(coords.longitude) });
      },
      () => setLost(true),
      { enableHighAccuracy: true, timeout: 20_000 },
    );
  };
  return { able, lost, locate };
}
