include "ledger-runs.dfy"

/** When a custodian releases: the guard of the code, in its order. Executable. Spec: Access A5, A6. */
module ReleaseRules {
  import opened Entries
  import AccessTable

  datatype ReleaseRefusal =
    | None | UnknownAccess | NotRequester | NotGranted | Denied | Revoked | Expired | Erased | NotHeld | Stale | Busy
    | NotEndorsed | Condemned

  /** The state after a final block, and that block's time. */
  datatype Final = Final(state: State, timestampMs: nat)

  /** A6: asked at the request, and again when the fragments have been read. Only what is final counts, and only when it is no older than D. */
  function Judge(final: Final, access: Access, from: Institution, nowMs: nat, driftMs: nat): ReleaseRefusal {
    if nowMs > final.timestampMs + driftMs then ReleaseRefusal.Stale
    else if access !in final.state.accesses then ReleaseRefusal.UnknownAccess
    else
      var entry := final.state.accesses[access];
      if entry.requester != from then ReleaseRefusal.NotRequester
      else if entry.record !in final.state.records then ReleaseRefusal.NotHeld
      else if final.state.records[entry.record].IsErased() then ReleaseRefusal.Erased
      else
        match entry.PhaseAt(if nowMs > final.timestampMs then nowMs else final.timestampMs)
        case Granted => ReleaseRefusal.None
        case Released => ReleaseRefusal.None
        case Denied => ReleaseRefusal.Denied
        case Revoked => ReleaseRefusal.Revoked
        case Expired => ReleaseRefusal.Expired
        case _ => ReleaseRefusal.NotGranted
  }

  /** A8: whether asking the same custodian again may end differently. */
  predicate MayChange(code: ReleaseRefusal) { code.UnknownAccess? || code.NotGranted? || code.Stale? || code.Busy? }
}

/**
 * All custodians of one record and the final chain that grows before them: each knows a prefix of its own, has a clock of its own, and
 * releases when its guard allows. Faulty ones do what they like. Any interleaving of these steps is a run. Spec: Access A5, A6.
 */
module Access {
  import opened Entries
  import opened ReleaseRules
  import Records
  import AccessRules
  import LedgerRuns
  import AccessTable

  /** A share of a segment's key that a custodian gave to somebody under a request, knowing so many final blocks, by its clock. */
  datatype Release = Release(custodian: Institution, to: Institution, access: Access, record: Record, segment: Segment, blocks: nat, atMs: nat)

  datatype World = World(chain: seq<Final>, known: map<Institution, nat>, releases: set<Release>)

  ghost predicate IsStart(world: World) { |world.chain| == 1 && world.chain[0].state == Genesis && world.releases == {} }

  /** A block is final: events that were judged one after the other, at a time not before the last one's. */
  ghost predicate Extends(before: World, after: World) {
    && |after.chain| == |before.chain| + 1 && before.chain != [] && after.chain[..|before.chain|] == before.chain
    && before.chain[|before.chain| - 1].timestampMs <= after.chain[|before.chain|].timestampMs
    && Leads(before.chain[|before.chain| - 1].state, after.chain[|before.chain|].state)
    && after.known == before.known && after.releases == before.releases
  }

  opaque ghost predicate Leads(before: State, after: State) {
    AccessRules.IsSound(before) && exists steps :: LedgerRuns.AreOrdered(steps) && LedgerRuns.From(before, steps) == after
  }

  /** Custodians learn of final blocks, in order, at any time. */
  ghost predicate Learns(before: World, after: World) {
    && after.chain == before.chain && after.releases == before.releases
    && forall custodian | custodian in after.known :: (
      && after.known[custodian] <= |after.chain|
      && (custodian in before.known ==> before.known[custodian] <= after.known[custodian]))
  }

  /** A5: what the guard demands of one honest release. The clock is whatever the custodian reads. */
  ghost predicate IsAllowed(chain: seq<Final>, release: Release, driftMs: nat)
  { 0 < release.blocks <= |chain| && IsAllowedBy(chain[release.blocks - 1], release, driftMs) }

  opaque ghost predicate IsAllowedBy(final: Final, release: Release, driftMs: nat) {
    && Judge(final, release.access, release.to, release.atMs, driftMs) == ReleaseRefusal.None
    && release.record == final.state.accesses[release.access].record
    && release.segment in final.state.accesses[release.access].granted
  }

  ghost predicate Releases(before: World, after: World, faulty: set<Institution>, driftMs: nat) {
    && after.chain == before.chain && after.known == before.known
    && exists release :: (
      && after.releases == before.releases + {release}
      && (release.custodian in faulty || (release.custodian in before.known && before.known[release.custodian] == release.blocks
        && IsAllowed(before.chain, release, driftMs))))
  }

  ghost predicate Next(before: World, after: World, faulty: set<Institution>, driftMs: nat)
  { Extends(before, after) || Learns(before, after) || Releases(before, after, faulty, driftMs) }

  /** The chain's times never go back, each state follows from the one before, and every honest release was allowed when it was made. */
  ghost predicate Holds(world: World, faulty: set<Institution>, driftMs: nat) {
    && world.chain != [] && (forall i | 0 <= i < |world.chain| :: AccessRules.IsSound(world.chain[i].state))
    && (forall i | 0 < i < |world.chain| :: Leads(world.chain[i - 1].state, world.chain[i].state))
    && (forall i | 0 < i < |world.chain| :: world.chain[i - 1].timestampMs <= world.chain[i].timestampMs)
    && (forall release | release in world.releases && release.custodian !in faulty :: IsAllowed(world.chain, release, driftMs))
  }

  lemma HoldsAtStart(world: World, faulty: set<Institution>, driftMs: nat)
    requires IsStart(world)
    ensures Holds(world, faulty, driftMs)
  {}

  lemma {:isolate_assertions} HoldsAlways(before: World, after: World, faulty: set<Institution>, driftMs: nat)
    requires Holds(before, faulty, driftMs) && Next(before, after, faulty, driftMs)
    ensures Holds(after, faulty, driftMs)
  {
    if Extends(before, after) {
      reveal Leads();
      var last := |before.chain| - 1;
      assert forall i | 0 <= i <= last :: after.chain[i] == before.chain[i];
      var steps :| LedgerRuns.AreOrdered(steps) && LedgerRuns.From(before.chain[last].state, steps) == after.chain[last + 1].state;
    }
  }

  /** What is allowed has consent: final, of that requester, covering the segment, given by the source, not run out by both clocks. */
  lemma AllowedHasConsent(chain: seq<Final>, release: Release, driftMs: nat)
    requires IsAllowed(chain, release, driftMs)
    ensures var final := chain[release.blocks - 1];
      && release.access in final.state.accesses
      && var entry := final.state.accesses[release.access];
        && entry.requester == release.to && entry.record == release.record && release.segment in entry.granted
        && release.atMs < entry.expiresAtMs && final.timestampMs < entry.expiresAtMs && release.atMs <= final.timestampMs + driftMs
        && entry.record in final.state.records && !final.state.records[entry.record].IsErased()
  { reveal IsAllowedBy(); }

  /** Property Release under consent: final, of that requester, covering the segment, given by the source, not run out by both clocks. */
  lemma ReleaseUnderConsent(world: World, faulty: set<Institution>, driftMs: nat, release: Release)
    requires Holds(world, faulty, driftMs) && release in world.releases && release.custodian !in faulty
    ensures 0 < release.blocks <= |world.chain|
    ensures var final := world.chain[release.blocks - 1];
      && release.access in final.state.accesses
      && var entry := final.state.accesses[release.access];
        && entry.requester == release.to && entry.record == release.record && release.segment in entry.granted
        && release.atMs < entry.expiresAtMs && final.timestampMs < entry.expiresAtMs && release.atMs <= final.timestampMs + driftMs
        && entry.record in final.state.records && !final.state.records[entry.record].IsErased()
  { AllowedHasConsent(world.chain, release, driftMs); }

  /** Property Release under consent: nothing that was withdrawn or erased in any final block older than D, known to the custodian or not. */
  lemma NothingWithdrawn(world: World, faulty: set<Institution>, driftMs: nat, release: Release, block: nat)
    requires Holds(world, faulty, driftMs) && release in world.releases && release.custodian !in faulty
    requires block < |world.chain| && world.chain[block].timestampMs + driftMs < release.atMs
    ensures !LedgerRuns.IsWithdrawn(world.chain[block].state, release.access)
    ensures !LedgerRuns.IsErased(world.chain[block].state, release.record)
  {
    reveal IsAllowedBy();
    var head := release.blocks - 1;
    if block > head { TimesNeverGoBack(world, faulty, driftMs, head, block); }
    EndsAreForGood(world, faulty, driftMs, block, head, release.access, release.record);
  }

  lemma TimesNeverGoBack(world: World, faulty: set<Institution>, driftMs: nat, a: nat, b: nat)
    requires Holds(world, faulty, driftMs) && a <= b < |world.chain|
    ensures world.chain[a].timestampMs <= world.chain[b].timestampMs
  {
    if a < b { TimesNeverGoBack(world, faulty, driftMs, a, b - 1); }
  }

  /** What was withdrawn or erased before is so after. */
  opaque ghost predicate Kept(before: State, after: State, access: Access, record: Record) {
    && (LedgerRuns.IsWithdrawn(before, access) ==> LedgerRuns.IsWithdrawn(after, access))
    && (LedgerRuns.IsErased(before, record) ==> LedgerRuns.IsErased(after, record))
  }

  lemma LeadingKeeps(before: State, after: State, access: Access, record: Record)
    requires Leads(before, after)
    ensures Kept(before, after, access, record)
  {
    reveal Kept(), Leads();
    var steps :| LedgerRuns.AreOrdered(steps) && LedgerRuns.From(before, steps) == after;
    LedgerRuns.EndsStay(before, steps, access, record);
  }

  lemma KeptOn(first: State, before: State, after: State, access: Access, record: Record)
    requires first == before || Kept(first, before, access, record)
    requires Kept(before, after, access, record)
    ensures Kept(first, after, access, record)
  { reveal Kept(); }

  /** Each state follows from the one before. */
  ghost predicate AreLed(chain: seq<Final>) { forall i | 0 < i < |chain| :: Leads(chain[i - 1].state, chain[i].state) }

  lemma KeptAlong(chain: seq<Final>, a: nat, b: nat, access: Access, record: Record)
    requires AreLed(chain) && a < b < |chain|
    ensures Kept(chain[a].state, chain[b].state, access, record)
  {
    if a < b - 1 { KeptAlong(chain, a, b - 1, access, record); }
    LeadingKeeps(chain[b - 1].state, chain[b].state, access, record);
    KeptOn(chain[a].state, chain[b - 1].state, chain[b].state, access, record);
  }

  lemma EndsAreForGood(world: World, faulty: set<Institution>, driftMs: nat, a: nat, b: nat, access: Access, record: Record)
    requires Holds(world, faulty, driftMs) && a <= b < |world.chain|
    ensures LedgerRuns.IsWithdrawn(world.chain[a].state, access) ==> LedgerRuns.IsWithdrawn(world.chain[b].state, access)
    ensures LedgerRuns.IsErased(world.chain[a].state, record) ==> LedgerRuns.IsErased(world.chain[b].state, record)
  {
    if a < b {
      assert AreLed(world.chain);
      KeptAlong(world.chain, a, b, access, record);
      reveal Kept();
    }
  }

  /**
   * With f_c liars, a requester whom no final block grants a segment gets the shares of fewer than t custodians: they open no key. What is
   * not promised: that a consent withdrawn in a block younger than D, or not known to a custodian, is honoured; the witness below shows it.
   */
  lemma NoKeyWithoutAuthority(world: World, faulty: set<Institution>, driftMs: nat, thresholds: Records.Thresholds, to: Institution, record: Record, segment: Segment)
    requires Holds(world, faulty, driftMs) && thresholds.AreAllowed() && |faulty| <= thresholds.faulty
    requires forall block, access | 0 <= block < |world.chain| && access in world.chain[block].state.accesses ::
      var entry := world.chain[block].state.accesses[access];
      !(entry.requester == to && entry.record == record && segment in entry.granted)
    ensures !thresholds.OpensKey(GivenTo(world, to, record, segment))
  {
    var given := GivenTo(world, to, record, segment);
    forall custodian | custodian in given ensures custodian in faulty {
      var release :| release in world.releases && release.custodian == custodian && release.to == to && release.record == record
        && release.segment == segment;
      if custodian !in faulty { ReleaseUnderConsent(world, faulty, driftMs, release); }
    }
    Records.SubsetIsSmaller(given, faulty);
  }

  function GivenTo(world: World, to: Institution, record: Record, segment: Segment): set<Institution> {
    set release | release in world.releases && release.to == to && release.record == record && release.segment == segment :: release.custodian
  }

  /** The race that Limits speaks of: the withdrawal is final, the custodian does not know it yet, and releases within D. */
  lemma RaceIsPossible(final: Final, revoked: Final, release: Release, driftMs: nat)
    requires Judge(final, release.access, release.to, release.atMs, driftMs) == ReleaseRefusal.None && LedgerRuns.IsWithdrawn(revoked.state, release.access)
    requires release.record == final.state.accesses[release.access].record && release.segment in final.state.accesses[release.access].granted
    requires release.blocks == 1
    ensures var world := World([final, revoked], map[release.custodian := 1], {});
      Releases(world, world.(releases := {release}), {}, driftMs)
  {
    var world := World([final, revoked], map[release.custodian := 1], {});
    reveal IsAllowedBy();
    assert IsAllowed(world.chain, release, driftMs);
    assert world.(releases := {release}).releases == world.releases + {release};
  }
}
