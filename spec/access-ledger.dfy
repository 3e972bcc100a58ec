include "records-ledger.dfy"

/** Requests, consents, refusals, withdrawals, audit entries, and all events together. Executable. Spec: Access A1 to A4, A7. */
module AccessRules {
  import opened Entries
  import RecordRules
  import AccessTable

  /** What an event does to the state, and why it does nothing: with a code other than None the state is as it was. */
  function Judge(state: State, event: Event, context: Context): (State, Refusal)
    requires IsSound(state)
  {
    match event
    case Anchor(_, _, _, _, _, _) => RecordRules.JudgeAnchor(state, event, context)
    case Erase(record) => RecordRules.JudgeErase(state, record, context)
    case Destroyed(record) => RecordRules.JudgeDestroyed(state, record, context)
    case Request(_, _, _, _) => JudgeRequest(state, event, context)
    case _ =>
      if event.access !in state.accesses then (state, UnknownAccess)
      else
        var (entry, code) := JudgeEntry(state.accesses[event.access], state.records[state.accesses[event.access].record], event, context);
        if code != None then (state, code) else (Set(state, event.access, entry), None)
  }

  /** A1: any institution, for segments that the anchored record has. */
  function JudgeRequest(state: State, request: Event, context: Context): (State, Refusal)
    requires request.Request?
  {
    var made := AccessEntry(request.record, context.sender, request.scope, request.purpose, AccessTable.Requested, {}, 0, {});
    if request.access in state.accesses then
      var existing := state.accesses[request.access];
      var isSame := existing.requester == made.requester && existing.record == made.record && existing.asked == made.asked
        && existing.purpose == made.purpose;
      (state, if isSame then Repeated else AccessExists)
    else if request.record !in state.records then (state, UnknownRecord)
    else if state.records[request.record].IsErased() then (state, WrongPhase)
    else if !(request.scope <= state.records[request.record].segments) then (state, WrongScope)
    else (Set(state, request.access, made), None)
  }

  /** Opaque: proofs over runs see of it what EntryProof.EntryTells says. */
  opaque function JudgeEntry(entry: AccessEntry, record: RecordEntry, event: Event, context: Context): (AccessEntry, Refusal)
    requires event.Grant? || event.Deny? || event.Revoke? || event.Audit?
  {
    match event
    case Grant(_, scope, expiresAtMs) => JudgeGrant(entry, record, scope, expiresAtMs, context)
    case Deny(_) => JudgeDeny(entry, record, context)
    case Revoke(_) => JudgeRevoke(entry, record, context)
    case _ => JudgeAudit(entry, record, context)
  }

  /** A2: the source alone, at most what was asked, until a time still to come, of no erased record (R9). */
  function JudgeGrant(entry: AccessEntry, record: RecordEntry, scope: set<Segment>, expiresAtMs: nat, context: Context): (AccessEntry, Refusal) {
    if record.source != context.sender then (entry, NotSource)
    else if entry.granted == scope && entry.expiresAtMs == expiresAtMs then (entry, Repeated)
    else if record.IsErased() || !AccessTable.All.CanFire(entry.phase, AccessTable.Trigger.Grant) then (entry, WrongPhase)
    else if !(scope <= entry.asked) then (entry, WrongScope)
    else if expiresAtMs <= context.timestampMs then (entry, Expired)
    else
      var phase := AccessTable.All.Fire(entry.phase, AccessTable.Trigger.Grant);
      (entry.(phase := phase, granted := scope, expiresAtMs := expiresAtMs), None)
  }

  /** A3: the source alone, a request that is not answered. */
  function JudgeDeny(entry: AccessEntry, record: RecordEntry, context: Context): (AccessEntry, Refusal) {
    if record.source != context.sender then (entry, NotSource)
    else if entry.phase.Denied? then (entry, Repeated)
    else if !AccessTable.All.CanFire(entry.phase, AccessTable.Trigger.Deny) then (entry, WrongPhase)
    else (entry.(phase := AccessTable.All.Fire(entry.phase, AccessTable.Trigger.Deny)), None)
  }

  /** A4: the source alone, a consent that stands at the block's time. */
  function JudgeRevoke(entry: AccessEntry, record: RecordEntry, context: Context): (AccessEntry, Refusal) {
    var phase := entry.PhaseAt(context.timestampMs);
    if record.source != context.sender then (entry, NotSource)
    else if phase.Revoked? then (entry, Repeated)
    else if phase.Expired? then (entry, Expired)
    else if !AccessTable.All.CanFire(phase, AccessTable.Trigger.Revoke) then (entry, WrongPhase)
    else (entry.(phase := AccessTable.All.Fire(phase, AccessTable.Trigger.Revoke)), None)
  }

  /** A7: each custodian once; also after the consent has ended, for what was released before. */
  function JudgeAudit(entry: AccessEntry, record: RecordEntry, context: Context): (AccessEntry, Refusal) {
    var phase := entry.PhaseAt(context.timestampMs);
    if context.sender !in record.custodians then (entry, NotCustodian)
    else if context.sender in entry.audited then (entry, Repeated)
    else if !AccessTable.All.CanFire(phase, AccessTable.Release) then (entry, WrongPhase)
    else (entry.(phase := AccessTable.All.Fire(phase, AccessTable.Release), audited := entry.audited + {context.sender}), None)
  }

  function Set(state: State, access: Access, entry: AccessEntry): State { state.(accesses := state.accesses[access := entry]) }

  /** What holds in every state that the rules lead to: a request is for a record on chain, a consent for at most what was asked. */
  predicate IsSound(state: State) {
    && RecordRules.EntriesAreOnChain(state)
    && (forall access | access in state.accesses :: state.accesses[access].record in state.records && IsWithin(state, state.accesses[access]))
  }

  predicate IsWithin(state: State, entry: AccessEntry)
    requires entry.record in state.records
  {
    var record := state.records[entry.record];
    && entry.granted <= entry.asked <= record.segments
    && entry.audited <= Members(record.custodians)
    && (entry.phase.Requested? || entry.phase.Denied? ==> entry.granted == {} && entry.expiresAtMs == 0 && entry.audited == {})
  }
}
