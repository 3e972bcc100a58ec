// Schedules share founders, replicas and coverage from one to the next, and an engine is single-threaded.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
