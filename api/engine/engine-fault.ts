import {
  isGrpcServiceError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';

/** `away`: no connection, nothing was sent. `interrupted`: it may have arrived. `continuing`: the building asks for a
 *  moment, nothing was taken. `other`: a bug. */
export type EngineFault = 'away' | 'interrupted' | 'continuing' | 'other';

/** The type of the failure with which a building refuses a batch for a moment. */
const NOT_NOW = 'NotNow';
// gRPC status codes: https://grpc.io/docs/guides/status-codes/
const INVALID_ARGUMENT = 3;
const NOT_FOUND = 5;
const PERMISSION_DENIED = 7;
const UNIMPLEMENTED = 12;
const UNAVAILABLE = 14;
const UNAUTHENTICATED = 16;
/** Repeating cannot help. Everything else may pass, e.g. FAILED_PRECONDITION while a workflow task is tried again. */
const PERMANENT: readonly number[] = [INVALID_ARGUMENT, PERMISSION_DENIED, UNIMPLEMENTED, UNAUTHENTICATED];

/** How grpc-js words a call for which there was no connection. */
const NEVER_SENT = /No connection established|ECONNREFUSED|EHOSTUNREACH|ENOTFOUND|Name resolution failed/;

export function faultOf(failure: unknown): EngineFault {
  if (failure instanceof WorkflowUpdateFailedError) {
    return failure.cause instanceof ApplicationFailure && failure.cause.type === NOT_NOW
      ? 'continuing'
      : 'other';
  }
  if (failure instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return 'interrupted';
  // A building whose import is not finished, or an engine that lost its data: nothing was taken.
  if (failure instanceof WorkflowNotFoundError) return 'away';
  const grpc = grpcErrorOf(failure);
  if (!grpc) return 'other';
  if (grpc.code === UNAVAILABLE) return NEVER_SENT.test(grpc.message) ? 'away' : 'interrupted';
  if (grpc.code === NOT_FOUND) return 'away';
  return PERMANENT.includes(grpc.code) ? 'other' : 'interrupted';
}

/** The SDK wraps what gRPC said, sometimes twice. */
function grpcErrorOf(failure: unknown): { code: number; message: string } | null {
  for (let error = failure; error instanceof Error; error = error.cause) {
    if (isGrpcServiceError(error)) return { code: error.code, message: error.message };
  }
  return null;
}
