import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { isSignedOut } from '../failures.ts';
import { ME } from './session.ts';

/** A session that ended leads back to the sign-in. */
export function useSignedOut(error: Error | null): void {
  const queries = useQueryClient();
  const signedOut = isSignedOut(error);
  useEffect(() => {
    if (signedOut) void queries.resetQueries({ queryKey: ME.queryKey });
  }, [signedOut, queries]);
}
