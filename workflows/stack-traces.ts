// The SDK notes where every promise of a workflow was made, for its `__stack_trace` query, and looks each frame up in
// the source map: a third of what a command costs a worker. One frame still says where an error was thrown; the
// whole stack of a bug shows when its history is replayed without this module. Loaded once, before the SDK freezes
// the globals that all workflows share.
Error.stackTraceLimit = 1;
