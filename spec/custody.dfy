include "emergency.dfy"

/**
 * A custodian, as a function of what comes to it: offers, requests for release, fragments read back, final blocks, a start. What it persists
 * is written in one go before anything later leaves; a crash loses what is not on disk, and nothing else. Executable; that an offer or a row
 * leads to its commitment is a fact. Spec: Records R5, R8, R9, R10, Access A5 to A7, A10, A11.
 */
module CustodyRules {
  import opened Entries
  import CustodyTable
  import ReleaseRules
  import BreakGlassRules

  const UnanchoredCap: nat := 1024
  const LoadingCap: nat := 256
  const UnauditedCap: nat := 65536
  const EmergencyCap: nat := 1024

  datatype Held = Held(source: Institution, commitment: nat, phase: CustodyTable.Phase, unaudited: set<Access>)

  /** On what a release is asked for. */
  datatype Ground = Consent | Broken(emergency: BreakGlassRules.Emergency)

  datatype Awaited = Awaited(access: Access, requester: Institution, ground: Ground)

  /**
   * On disk: held and tombstones, each with the audit entries still owed, and the emergencies whose entries are. In memory alone: who waits for
   * fragments, and what is announced, at once and again until it is final: audit entries and receipts of destruction, R10, A7, A11.
   */
  datatype Desk = Desk(
    held: map<Record, Held>, tombstones: map<Record, set<Access>>, glass: map<Access, BreakGlassRules.Emergency>, unanchored: map<Record, Institution>,
    loading: map<Record, seq<Awaited>>, audits: set<Access>, receipts: set<Record>)

  const Empty: Desk := Desk(map[], map[], map[], map[], map[], {}, {})

  /** What is held is Held, Failed or Released; what is destroyed is not held. */
  predicate IsSound(desk: Desk) {
    && (forall record | record in desk.held :: var phase := desk.held[record].phase; phase.Held? || phase.Failed? || phase.Released?)
    && (forall record | record in desk.tombstones :: record !in desk.held)
  }

  /** isAuthentic: the box opens with the custodian's key, every fragment and share leads over its path to the root, under the commitment. */
  datatype Offer = Offer(record: Record, source: Institution, custodians: seq<Institution>, commitment: nat, isAuthentic: bool)

  datatype OfferRefusal = None | NotSource | NotCustodian | NotAuthentic | Erased | Conflict | Full

  datatype Output =
    | Persist(held: map<Record, Held>, tombstones: map<Record, set<Access>>, glass: map<Access, BreakGlassRules.Emergency>)
    | Receipt(to: Institution, record: Record, commitment: nat)
    | OfferRefused(to: Institution, record: Record, reason: OfferRefusal)
    | Load(record: Record)
    | Release(to: Institution, access: Access, record: Record, segments: set<Segment>)
    | ReleaseRefused(to: Institution, access: Access, code: ReleaseRules.ReleaseRefusal)

  /**
   * What a custodian reads when something comes: its newest final state, its clock, D, itself, whose sealing keys are valid, and whether it has
   * the keys that the chain names for it.
   */
  datatype View = View(
    final: ReleaseRules.Final, nowMs: nat, driftMs: nat, self: Institution, sealable: set<Institution>, canSign: bool, glass: BreakGlassRules.Glass)

  function Write(desk: Desk): Output { Persist(desk.held, desk.tombstones, desk.glass) }

  // ---- Offers ----------------------------------------------------------------------------------------------------------------------

  /** R5: only the manifest's source, only for itself, nothing erased, nothing held or anchored under another commitment, at most 1024. */
  function JudgeOffer(desk: Desk, from: Institution, offer: Offer, view: View): OfferRefusal {
    var records := view.final.state.records;
    if offer.source != from then OfferRefusal.NotSource
    else if view.self !in offer.custodians then OfferRefusal.NotCustodian
    else if offer.record in desk.tombstones then OfferRefusal.Erased
    else if offer.record in records && records[offer.record].IsErased() then OfferRefusal.Erased
    else if offer.record in records && (records[offer.record].source != from || records[offer.record].commitment != offer.commitment) then
      OfferRefusal.Conflict
    else if offer.record in desk.held then
      if desk.held[offer.record].commitment != offer.commitment || desk.held[offer.record].phase.Failed? then OfferRefusal.Conflict
      else OfferRefusal.None
    else if offer.record !in records && |set record | record in desk.unanchored && desk.unanchored[record] == from| >= UnanchoredCap then
      OfferRefusal.Full
    else if !offer.isAuthentic then OfferRefusal.NotAuthentic
    else OfferRefusal.None
  }

  /** R5: all of it is on disk before the receipt leaves. The same offer again gets the same receipt, and nothing changes. I11: or none. */
  function OnOffer(desk: Desk, from: Institution, offer: Offer, view: View): (result: (Desk, seq<Output>))
    requires IsSound(desk)
    ensures IsSound(result.0)
  {
    var code := JudgeOffer(desk, from, offer, view);
    if code != OfferRefusal.None then (desk, [OfferRefused(from, offer.record, code)])
    else if offer.record in desk.held then (desk, Receipted(from, offer, view))
    else
      var phase := CustodyTable.All.Fire(CustodyTable.Offered, CustodyTable.Accept);
      var after := desk.(held := desk.held[offer.record := Held(from, offer.commitment, phase, {})]);
      var counted := if offer.record in view.final.state.records then after else after.(unanchored := after.unanchored[offer.record := from]);
      (counted, [Write(counted)] + Receipted(from, offer, view))
  }

  /** I11: without the key that the chain names no receipt is given that would hold; the offer comes again. */
  function Receipted(from: Institution, offer: Offer, view: View): seq<Output>
  { if view.canSign then [Output.Receipt(from, offer.record, offer.commitment)] else [] }

  // ---- Releases --------------------------------------------------------------------------------------------------------------------

  /** A6, A10, R8: the guard over the final state, then what is held: not destroyed, not lost, and under the anchored commitment. */
  function JudgeRelease(desk: Desk, asked: Awaited, view: View): ReleaseRules.ReleaseRefusal {
    var code := Guard(asked, view);
    if code != ReleaseRules.ReleaseRefusal.None then code
    else
      var record := RecordOf(asked, view);
      if record in desk.tombstones then ReleaseRules.ReleaseRefusal.Erased
      else if record !in desk.held || desk.held[record].phase.Failed? then ReleaseRules.ReleaseRefusal.NotHeld
      else if desk.held[record].commitment != view.final.state.records[record].commitment then ReleaseRules.ReleaseRefusal.NotHeld
      else ReleaseRules.ReleaseRefusal.None
  }

  function Guard(asked: Awaited, view: View): ReleaseRules.ReleaseRefusal {
    match asked.ground
    case Consent => ReleaseRules.Judge(view.final, asked.access, asked.requester, view.nowMs, view.driftMs)
    case Broken(emergency) =>
      BreakGlassRules.JudgeRelease(view.final, view.glass, asked.access, emergency, asked.requester, view.nowMs, view.driftMs)
  }

  function RecordOf(asked: Awaited, view: View): (record: Record)
    requires Guard(asked, view) == ReleaseRules.ReleaseRefusal.None
    ensures record in view.final.state.records
  { if asked.ground.Consent? then view.final.state.accesses[asked.access].record else asked.ground.emergency.record }

  /** A6, A10: a request that may be served waits for its fragments, once; at most 256 wait. */
  function OnRequest(desk: Desk, asked: Awaited, view: View): (result: (Desk, seq<Output>))
    requires IsSound(desk)
    ensures IsSound(result.0)
  {
    var code := JudgeRelease(desk, asked, view);
    if code != ReleaseRules.ReleaseRefusal.None then (desk, [ReleaseRefused(asked.requester, asked.access, code)])
    else
      var record := RecordOf(asked, view);
      var waiting := if record in desk.loading then desk.loading[record] else [];
      if asked in waiting then (desk, [])
      else if Waiting(desk.loading) >= LoadingCap then (desk, [ReleaseRefused(asked.requester, asked.access, ReleaseRules.ReleaseRefusal.Busy)])
      else
        (desk.(loading := desk.loading[record := waiting + [asked]]), if waiting == [] then [Load(record)] else [])
  }

  function Waiting(loading: map<Record, seq<Awaited>>): nat {
    |set record, i: nat | record in loading && i < |loading[record]| :: (record, i)|
  }

  /** A6, R8: the fragments are there, or what the store gave back does not lead to the commitment; all is asked again. */
  function OnLoaded(desk: Desk, record: Record, isIntact: bool, view: View): (result: (Desk, seq<Output>))
    requires IsSound(desk)
    ensures IsSound(result.0)
  {
    if record !in desk.loading then (desk, []) else ServeAll(desk.(loading := desk.loading - {record}), record, desk.loading[record], isIntact, view)
  }

  function ServeAll(desk: Desk, record: Record, waiting: seq<Awaited>, isIntact: bool, view: View): (result: (Desk, seq<Output>))
    requires IsSound(desk)
    ensures IsSound(result.0)
    decreases |waiting|
  {
    if waiting == [] then (desk, [])
    else
      var (next, first) := Serve(desk, record, waiting[0], isIntact, view);
      var (after, rest) := ServeAll(next, record, waiting[1..], isIntact, view);
      (after, first + rest)
  }

  function Serve(desk: Desk, record: Record, awaited: Awaited, isIntact: bool, view: View): (result: (Desk, seq<Output>))
    requires IsSound(desk)
    ensures IsSound(result.0)
  {
    var code := JudgeRelease(desk, awaited, view);
    if code != ReleaseRules.ReleaseRefusal.None then (desk, [ReleaseRefused(awaited.requester, awaited.access, code)])
    else if RecordOf(awaited, view) != record then (desk, []) // never: a request names one record for good
    else if !isIntact then
      var lost := Hold(desk, record, CustodyTable.Lose, {});
      (lost, [Write(lost), ReleaseRefused(awaited.requester, awaited.access, ReleaseRules.ReleaseRefusal.NotHeld)])
    else if awaited.requester !in view.sealable then
      (desk, [ReleaseRefused(awaited.requester, awaited.access, ReleaseRules.ReleaseRefusal.NotRequester)])
    else
      match awaited.ground
      case Consent => DoRelease(desk, record, awaited.access, view.final.state.accesses[awaited.access], view)
      case Broken(emergency) => DoBreak(desk, record, awaited.access, emergency, view)
  }

  /** A7: that an audit entry is owed is on disk before the release leaves; it is announced after. */
  function DoRelease(desk: Desk, record: Record, access: Access, entry: AccessEntry, view: View): (result: (Desk, seq<Output>))
    requires IsSound(desk)
    ensures IsSound(result.0)
    requires record in desk.held && CanFire(desk, record, CustodyTable.Release)
  {
    var held := desk.held[record];
    var isOwed := view.self !in entry.audited && access !in held.unaudited;
    var released := Hold(desk, record, CustodyTable.Release, if isOwed then {access} else {});
    var send := Release(entry.requester, access, record, entry.granted);
    if isOwed && |held.unaudited| >= UnauditedCap then
      (desk, [ReleaseRefused(entry.requester, access, ReleaseRules.ReleaseRefusal.Busy)])
    else if isOwed then (released.(audits := released.audits + {access}), [Write(released), send])
    else if released != desk then (released, [Write(released), send])
    else (desk, [send])
  }

  /** A11: the same in an emergency, with all that the entry must tell. */
  function DoBreak(desk: Desk, record: Record, access: Access, emergency: BreakGlassRules.Emergency, view: View): (result: (Desk, seq<Output>))
    requires IsSound(desk)
    ensures IsSound(result.0)
    requires record in desk.held && CanFire(desk, record, CustodyTable.Release)
  {
    var isOwed := !IsTold(access, view) && access !in desk.glass;
    var released := Hold(desk, record, CustodyTable.Release, {});
    var owing := if isOwed then released.(glass := released.glass[access := emergency]) else released;
    var send := Release(emergency.requester, access, record, emergency.scope);
    if isOwed && |desk.glass| >= EmergencyCap then (desk, [ReleaseRefused(emergency.requester, access, ReleaseRules.ReleaseRefusal.Busy)])
    else if owing != desk then (owing, [Write(owing), send])
    else (desk, [send])
  }

  /** A11: its own entry is on chain. */
  predicate IsTold(access: Access, view: View) { access in view.glass.entries && view.self in view.glass.entries[access].audited }

  predicate CanFire(desk: Desk, record: Record, trigger: CustodyTable.Trigger)
    requires record in desk.held
  { CustodyTable.All.CanFire(desk.held[record].phase, trigger) }

  function Hold(desk: Desk, record: Record, trigger: CustodyTable.Trigger, owed: set<Access>): Desk
    requires record in desk.held && CanFire(desk, record, trigger)
  {
    var held := desk.held[record];
    desk.(held := desk.held[record := held.(phase := CustodyTable.All.Fire(held.phase, trigger), unaudited := held.unaudited + owed)])
  }

  // ---- Erasure ---------------------------------------------------------------------------------------------------------------------

  /** R9: the order is final, it concerns this custodian, and it has not said yet that it has destroyed. */
  predicate MustDestroy(record: Record, view: View) {
    && record in view.final.state.records
    && var entry := view.final.state.records[record];
      entry.IsErased() && view.self in entry.custodians && view.self !in entry.destroyed
  }

  function OnErase(desk: Desk, record: Record, view: View): (result: (Desk, seq<Output>))
    requires IsSound(desk)
    ensures IsSound(result.0)
  { if MustDestroy(record, view) && record !in desk.receipts then Destroy(desk, record) else (desk, []) }

  /** R9, R10: what is held goes, a tombstone with the audit entries owed stays, in one write; then the custodian says so on chain. */
  function Destroy(desk: Desk, record: Record): (result: (Desk, seq<Output>))
    requires IsSound(desk)
    ensures IsSound(result.0)
  {
    var owed := if record in desk.held then desk.held[record].unaudited else if record in desk.tombstones then desk.tombstones[record] else {};
    var after := desk.(
      held := desk.held - {record}, tombstones := desk.tombstones[record := owed], unanchored := desk.unanchored - {record},
      receipts := desk.receipts + {record});
    (after, [Write(after)])
  }

  /** A7: the audit entry is final, and no longer owed. Whose record it tells of stands in the final state. */
  function OnAudited(desk: Desk, access: Access, view: View): (result: (Desk, seq<Output>))
    requires IsSound(desk)
    ensures IsSound(result.0)
  {
    if access !in desk.audits || access !in view.final.state.accesses then (desk, [])
    else
      var record := view.final.state.accesses[access].record;
      var rest := desk.(audits := desk.audits - {access});
      if record in desk.held then
        var after := rest.(held := desk.held[record := desk.held[record].(unaudited := desk.held[record].unaudited - {access})]);
        (after, [Write(after)])
      else if record in desk.tombstones then
        var after := rest.(tombstones := desk.tombstones[record := desk.tombstones[record] - {access}]);
        (after, [Write(after)])
      else (rest, [])
  }

  /** A11: the entry is final, and no longer owed. */
  function OnTold(desk: Desk, access: Access): (result: (Desk, seq<Output>))
    requires IsSound(desk)
    ensures IsSound(result.0)
  {
    if access !in desk.glass then (desk, [])
    else
      var after := desk.(glass := desk.glass - {access});
      (after, [Write(after)])
  }

  /**
   * R9: after a start everything on disk is taken up again, and what was ordered meanwhile is destroyed, before anything is served. erased
   * are the erased records of the final state, in any order.
   */
  function OnStart(desk: Desk, erased: seq<Record>, view: View): (result: (Desk, seq<Output>))
    requires IsSound(desk)
    ensures IsSound(result.0)
  { DestroyAll(Taken(desk.held, desk.tombstones, desk.glass, view), erased, view) }

  /** Of all that the desk had, what the disk still knows. */
  function Taken(held: map<Record, Held>, tombstones: map<Record, set<Access>>, glass: map<Access, BreakGlassRules.Emergency>, view: View): Desk {
    var owed := (set record, access | record in held && access in held[record].unaudited :: access)
      + (set record, access | record in tombstones && access in tombstones[record] :: access);
    Desk(held, tombstones, glass, map record | record in held && record !in view.final.state.records :: held[record].source, map[], owed, {})
  }

  function DestroyAll(desk: Desk, erased: seq<Record>, view: View): (result: (Desk, seq<Output>))
    requires IsSound(desk)
    ensures IsSound(result.0)
    decreases |erased|
  {
    if erased == [] then (desk, [])
    else
      var (next, first) := if MustDestroy(erased[0], view) then Destroy(desk, erased[0]) else (desk, []);
      var (after, rest) := DestroyAll(next, erased[1..], view);
      (after, first + rest)
  }

  // ---- One step --------------------------------------------------------------------------------------------------------------------

  datatype Input =
    | Offered(from: Institution, offer: Offer)
    | Requested(from: Institution, access: Access)
    | Urged(from: Institution, access: Access, emergency: BreakGlassRules.Emergency)
    | Loaded(record: Record, isIntact: bool)
    | Anchored(record: Record)
    | EraseFinal(record: Record)
    | DestroyedFinal(record: Record)
    | AuditFinal(access: Access)
    | BreakGlassFinal(access: Access)
    | Started(erased: seq<Record>)

  /** All that a custodian does. A start takes up what is on disk, which is what the desk holds: nothing leaves before it is written. */
  function Step(desk: Desk, input: Input, view: View): (result: (Desk, seq<Output>))
    requires IsSound(desk)
    ensures IsSound(result.0)
  {
    match input
    case Offered(from, offer) => OnOffer(desk, from, offer, view)
    case Requested(from, access) => OnRequest(desk, Awaited(access, from, Consent), view)
    case Urged(from, access, emergency) => OnRequest(desk, Awaited(access, from, Broken(emergency)), view)
    case Loaded(record, isIntact) => OnLoaded(desk, record, isIntact, view)
    case Anchored(record) => (desk.(unanchored := desk.unanchored - {record}), [])
    case EraseFinal(record) => OnErase(desk, record, view)
    case DestroyedFinal(record) => (desk.(receipts := desk.receipts - {record}), [])
    case AuditFinal(access) => OnAudited(desk, access, view)
    case BreakGlassFinal(access) => OnTold(desk, access)
    case Started(erased) => OnStart(desk, erased, view)
  }
}
