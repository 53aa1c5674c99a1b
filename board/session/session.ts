import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { Me } from '../../api/contract.ts';
import { change, read } from '../request.ts';

/** Who is signed in; refused with 401 when nobody is. */
export const ME = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => read<Me>('/me', signal),
  staleTime: Infinity,
});

export function useSignIn() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (login: { name: string; password: string }) => change('POST', '/sessions', login),
    onSuccess: () => queries.invalidateQueries({ queryKey: ME.queryKey }),
  });
}

export function useChangePassword() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (passwords: { current: string; next: string }) => change('PUT', '/me/password', passwords),
    onSuccess: () => queries.invalidateQueries({ queryKey: ME.queryKey }),
  });
}

export function useSignOut() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => change('DELETE', '/sessions/current', null),
    // Nothing of the last person stays in the memory of a shared computer.
    onSuccess: () => queries.resetQueries(),
  });
}
