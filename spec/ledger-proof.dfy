include "access-ledger.dfy"

/** What each single event keeps and changes, by whomever it is told and with whatever facts. Spec: Records R6, R9, R10, Access A1 to A4, A7. */
module EntryProof {
  import opened Entries
  import Records
  import RecordTable
  import AccessTable
  import RecordRules
  import AccessRules
  import CustodianChoice

  ghost predicate IsLineOfRecord(from: RecordTable.Phase, to: RecordTable.Phase)
  { exists trigger :: RecordTable.All.CanFire(from, trigger) && RecordTable.All.Fire(from, trigger) == to }

  ghost predicate IsLineOfAccess(from: AccessTable.Phase, to: AccessTable.Phase)
  { exists trigger :: AccessTable.All.CanFire(from, trigger) && AccessTable.All.Fire(from, trigger) == to }

  predicate IsOpen(phase: AccessTable.Phase) { phase.Requested? || phase.Denied? }

  predicate HasEnded(phase: AccessTable.Phase) { phase.Revoked? || phase.Denied? }

  ghost predicate IsConsent(entry: AccessEntry, record: RecordEntry, scope: set<Segment>, expiresAtMs: nat, context: Context) {
    && entry.granted == scope && entry.expiresAtMs == expiresAtMs && scope <= entry.asked
    && context.timestampMs < expiresAtMs && context.sender == record.source && !record.IsErased()
  }

  ghost predicate KeepsConsent(before: AccessEntry, after: AccessEntry) {
    after.record == before.record && after.asked == before.asked && after.granted == before.granted && after.expiresAtMs == before.expiresAtMs
  }

  /** All that one event can do to a request, A2 to A4, A7. */
  ghost predicate EntryTold(entry: AccessEntry, record: RecordEntry, event: Event, context: Context)
    requires event.Grant? || event.Deny? || event.Revoke? || event.Audit?
  {
    var (after, code) := AccessRules.JudgeEntry(entry, record, event, context);
      code == None ==>
        && IsLineOfAccess(entry.PhaseAt(context.timestampMs), after.phase)
        && after.record == entry.record && after.requester == entry.requester && after.asked == entry.asked && after.purpose == entry.purpose
        && after.audited <= entry.audited + Members(record.custodians)
        && (event.Grant? ==> IsConsent(after, record, event.scope, event.expiresAtMs, context) && entry.phase.Requested?)
        && (!event.Grant? ==> KeepsConsent(entry, after))
        && (event.Audit? ==> context.sender in record.custodians && context.sender !in entry.audited && !IsOpen(entry.phase))
        && (!event.Audit? ==> context.sender == record.source)
        && (!IsOpen(after.phase) && IsOpen(entry.phase) ==> event.Grant?)
        && (IsOpen(after.phase) ==> entry.phase.Requested? && event.Deny? && after.audited == entry.audited)
        && (HasEnded(entry.phase) ==> HasEnded(after.phase))
  }

  lemma {:isolate_assertions} EntryTells(entry: AccessEntry, record: RecordEntry, event: Event, context: Context)
    requires event.Grant? || event.Deny? || event.Revoke? || event.Audit?
    ensures EntryTold(entry, record, event, context)
  {
    reveal AccessRules.JudgeEntry();
    var phase := entry.PhaseAt(context.timestampMs);
    match event
    case Grant(_, _, _) => LineOf(phase, AccessTable.Trigger.Grant);
    case Deny(_) => LineOf(phase, AccessTable.Trigger.Deny);
    case Revoke(_) => LineOf(phase, AccessTable.Trigger.Revoke);
    case _ => LineOf(phase, AccessTable.Release);
  }

  lemma LineOf(from: AccessTable.Phase, trigger: AccessTable.Trigger)
    ensures AccessTable.All.CanFire(from, trigger) ==> IsLineOfAccess(from, AccessTable.All.Fire(from, trigger))
  {}

  lemma SoundStays(state: State, event: Event, context: Context)
    requires AccessRules.IsSound(state) && IsOrdered(context.validators)
    ensures AccessRules.IsSound(AccessRules.Judge(state, event, context).0)
  {
    match event
    case Anchor(_, _, _, _, _, _) => AnchorStays(state, event, context);
    case Destroyed(_) => DestroyedStays(state, event, context);
    case Erase(_) => EraseStays(state, event, context);
    case Request(_, _, _, _) => RequestStays(state, event, context);
    case _ => EntryStays(state, event, context);
  }

  lemma AnchorStays(state: State, event: Event, context: Context)
    requires AccessRules.IsSound(state) && IsOrdered(context.validators) && event.Anchor?
    ensures AccessRules.IsSound(AccessRules.Judge(state, event, context).0)
  {
    CustodianChoice.ChoiceIsComplete(event.record, context.validators, context.score);
  }

  lemma DestroyedStays(state: State, event: Event, context: Context)
    requires AccessRules.IsSound(state) && IsOrdered(context.validators) && event.Destroyed?
    ensures AccessRules.IsSound(AccessRules.Judge(state, event, context).0)
  {
    if event.record in state.records { DestroyedKeeps(state, event.record, context); }
  }

  lemma EraseStays(state: State, event: Event, context: Context)
    requires AccessRules.IsSound(state) && IsOrdered(context.validators) && event.Erase?
    ensures AccessRules.IsSound(AccessRules.Judge(state, event, context).0)
  {
    if event.record in state.records {
      OrderKeeps(state, event.record, context);
      var after := RecordRules.JudgeErase(state, event.record, context).0;
      assert after.accesses == state.accesses && after.records.Keys == state.records.Keys;
      forall other | other in state.records && other != event.record ensures after.records[other] == state.records[other] {}
      forall access | access in state.accesses ensures AccessRules.IsWithin(after, state.accesses[access]) {
        assert AccessRules.IsWithin(state, state.accesses[access]);
      }
    }
  }

  /** R9: an order keeps the entry sound, with its segments and custodians. */
  lemma OrderKeeps(state: State, record: Record, context: Context)
    requires AccessRules.IsSound(state) && record in state.records
    ensures var after := RecordRules.JudgeErase(state, record, context).0;
      record in after.records && RecordRules.IsOnChain(after.records[record])
      && after.records[record].segments == state.records[record].segments && after.records[record].custodians == state.records[record].custodians
  {}

  /** R9: only the source orders. */
  lemma OrderedBySource(state: State, record: Record, context: Context)
    requires RecordRules.EntriesAreOnChain(state) && RecordRules.JudgeErase(state, record, context).1 == None
    ensures record in state.records && state.records[record].source == context.sender
  {}

  /** R10: a record is shredded by as many receipts as make it certain. */
  lemma ShreddedByEnough(state: State, record: Record, context: Context)
    requires RecordRules.EntriesAreOnChain(state) && RecordRules.JudgeDestroyed(state, record, context).1 == None
    requires !state.records[record].phase.Shredded? && RecordRules.JudgeDestroyed(state, record, context).0.records[record].phase.Shredded?
    ensures |state.records[record].destroyed + {context.sender}| >= Records.For(|state.records[record].custodians|).CertainDestruction()
  {}

  /** A1: nobody asks for segments that the record does not have. */
  lemma AskedWithin(state: State, request: Event, context: Context)
    requires request.Request? && AccessRules.JudgeRequest(state, request, context).1 == None
    ensures request.record in state.records && request.scope <= state.records[request.record].segments
  {}

  /** R9: no consent begins for an erased record. */
  lemma NoneIsGrantedOfErased(entry: AccessEntry, record: RecordEntry, scope: set<Segment>, expiresAtMs: nat, context: Context)
    requires AccessRules.JudgeGrant(entry, record, scope, expiresAtMs, context).1 == None
    ensures !record.IsErased()
  {}

  lemma RequestStays(state: State, event: Event, context: Context)
    requires AccessRules.IsSound(state) && IsOrdered(context.validators) && event.Request?
    ensures AccessRules.IsSound(AccessRules.Judge(state, event, context).0)
  {
  }

  lemma EntryStays(state: State, event: Event, context: Context)
    requires AccessRules.IsSound(state) && IsOrdered(context.validators) && (event.Grant? || event.Deny? || event.Revoke? || event.Audit?)
    ensures AccessRules.IsSound(AccessRules.Judge(state, event, context).0)
  {
    EntryOf(state, event, context);
  }

  lemma EntryOf(state: State, event: Event, context: Context)
    requires AccessRules.IsSound(state) && (event.Grant? || event.Deny? || event.Revoke? || event.Audit?)
    ensures event.access in state.accesses ==> state.accesses[event.access].record in state.records
    ensures event.access in state.accesses ==>
      EntryTold(state.accesses[event.access], state.records[state.accesses[event.access].record], event, context)
  {
    if event.access in state.accesses {
      EntryTells(state.accesses[event.access], state.records[state.accesses[event.access].record], event, context);
    }
  }

  /** R10: one word of destruction more keeps the entry sound, and shreds it just when it is enough. */
  lemma DestroyedKeeps(state: State, record: Record, context: Context)
    requires AccessRules.IsSound(state) && record in state.records
    ensures RecordRules.IsOnChain(RecordRules.JudgeDestroyed(state, record, context).0.records[record])
  {
    OneMore(state.records[record].destroyed, context.sender);
  }

  lemma OneMore(some: set<Institution>, one: Institution)
    ensures |some| <= |some + {one}| <= |some| + 1
  {
    assert one in some ==> some + {one} == some;
  }

  /** Signers of receipts that verify. */
  function Receipted(anchor: Event, context: Context): set<Institution>
    requires anchor.Anchor?
  { set receipt | receipt in anchor.receipts && Signed(receipt, Statement(context.chain, anchor.record, context.sender, anchor.commitment, anchor.segments, anchor.custodians, receipt.signer)) in context.signed :: receipt.signer }

  /** R6: m - f_c different custodians have signed for this commitment and these segments. */
  lemma AnchorNeedsReceipts(state: State, anchor: Event, context: Context)
    requires AccessRules.IsSound(state) && anchor.Anchor? && AccessRules.Judge(state, anchor, context).1 == None
    ensures RecordRules.Allow(|anchor.custodians|)
    ensures anchor.custodians == CustodianChoice.For(anchor.record, context.validators, context.score)
    ensures Receipted(anchor, context) <= Members(anchor.custodians)
    ensures |Receipted(anchor, context)| >= Records.For(|anchor.custodians|).Receipts()
  {
    var signers := seq(|anchor.receipts|, i requires 0 <= i < |anchor.receipts| => anchor.receipts[i].signer);
    forall i | 0 < i < |signers| ensures signers[i - 1] < signers[i] { assert RecordRules.IsReceipt(anchor, context, i); }
    StepwiseIsOrdered(signers);
    OrderedAreDistinct(signers);
    forall i | 0 <= i < |signers| ensures signers[i] in Receipted(anchor, context) {
      assert RecordRules.IsReceipt(anchor, context, i);
      assert anchor.receipts[i] in anchor.receipts;
    }
    forall signer | signer in Receipted(anchor, context) ensures signer in anchor.custodians && signer in signers {
      var i :| 0 <= i < |anchor.receipts| && anchor.receipts[i].signer == signer;
      assert RecordRules.IsReceipt(anchor, context, i) && signers[i] == signer;
    }
    assert Receipted(anchor, context) == Members(signers);
  }

  lemma StepwiseIsOrdered(members: seq<Institution>)
    requires forall i | 0 < i < |members| :: members[i - 1] < members[i]
    ensures IsOrdered(members)
  {
    forall i, j | 0 <= i < j < |members| ensures members[i] < members[j] { Climb(members, i, j); }
  }

  lemma Climb(members: seq<Institution>, i: nat, j: nat)
    requires forall i | 0 < i < |members| :: members[i - 1] < members[i]
    requires i < j < |members|
    ensures members[i] < members[j]
  {
    if i + 1 < j { Climb(members, i, j - 1); }
    assert members[j - 1] < members[j];
  }

  // ---- Step by step ----------------------------------------------------------------------------------------------------------------

  /** R6, R9, R10: a record moves along the lines of its table, from Certified on, and is never forgotten. */
  lemma RecordsMoveByTable(state: State, event: Event, context: Context, record: Record)
    requires AccessRules.IsSound(state)
    requires record in AccessRules.Judge(state, event, context).0.records
    ensures var after := AccessRules.Judge(state, event, context).0.records[record].phase;
      if record in state.records then after == state.records[record].phase || IsLineOfRecord(state.records[record].phase, after)
      else IsLineOfRecord(RecordTable.Certified, after)
  {
    if record in state.records {
      var phase := state.records[record].phase;
      assert forall trigger | RecordTable.All.CanFire(phase, trigger) :: IsLineOfRecord(phase, RecordTable.All.Fire(phase, trigger));
    }
  }

  /** A1 to A4, A7: a request moves along the lines of its table; a consent that has run out expires first. */
  lemma AccessMovesByTable(state: State, event: Event, context: Context, access: Access)
    requires AccessRules.IsSound(state)
    requires access in AccessRules.Judge(state, event, context).0.accesses
    ensures var after := AccessRules.Judge(state, event, context).0.accesses[access].phase;
      if access !in state.accesses then after == AccessTable.All.initial
      else after == state.accesses[access].phase || IsLineOfAccess(state.accesses[access].PhaseAt(context.timestampMs), after)
  {
    if event.Grant? || event.Deny? || event.Revoke? || event.Audit? { EntryOf(state, event, context); }
  }

  /** R9: an erased record stays erased, and nothing of it is asked or granted any more. */
  lemma NothingOfErased(state: State, event: Event, context: Context, record: Record)
    requires AccessRules.IsSound(state) && record in state.records && state.records[record].IsErased()
    ensures var after := AccessRules.Judge(state, event, context).0;
      && record in after.records && after.records[record].IsErased()
      && (forall access | access in after.accesses && after.accesses[access].record == record ::
        access in state.accesses && after.accesses[access].granted == state.accesses[access].granted)
  {
    if event.Grant? || event.Deny? || event.Revoke? || event.Audit? { EntryOf(state, event, context); }
  }

  /** An event that does not apply changes nothing; one that applies, repeated at once, is refused. */
  lemma RefusedChangesNothing(state: State, event: Event, context: Context)
    requires AccessRules.IsSound(state)
    ensures var (after, code) := AccessRules.Judge(state, event, context); code != None ==> after == state
  {}
}
