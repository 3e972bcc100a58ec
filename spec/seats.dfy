/** Who is seated, and who is on standby. Spec: Election V13. */
module Seats {
  /** A candidate when the totals are open. tie: its hash with the epoch's seed, another for each. */
  datatype Standing = Standing(number: nat, region: nat, tier: nat, votes: nat, reputation: nat, tie: nat, isActive: bool)

  datatype Rules = Rules(permille: nat, seats: nat, standby: nat, perRegion: nat, perTier: nat)

  datatype Roll = Roll(seats: seq<Standing>, standby: seq<Standing>)

  predicate IsEligible(candidate: Standing, ballots: nat, rules: Rules)
  { candidate.isActive && candidate.votes > 0 && candidate.votes * 1000 >= rules.permille * ballots }

  /** V13: by votes, then reputation, then by lot. */
  predicate IsBefore(a: Standing, b: Standing)
  { a.votes > b.votes || (a.votes == b.votes && (a.reputation > b.reputation || (a.reputation == b.reputation && a.tie < b.tie))) }

  predicate IsRanked(order: seq<Standing>) { forall i, j | 0 <= i < j < |order| :: IsBefore(order[i], order[j]) }

  function Insert(ranked: seq<Standing>, candidate: Standing): seq<Standing>
  { if ranked == [] || !IsBefore(ranked[0], candidate) then [candidate] + ranked else [ranked[0]] + Insert(ranked[1..], candidate) }

  function Rank(candidates: seq<Standing>, ballots: nat, rules: Rules): seq<Standing>
  {
    if candidates == [] then []
    else
      var rest := Rank(candidates[1..], ballots, rules);
      if IsEligible(candidates[0], ballots, rules) then Insert(rest, candidates[0]) else rest
  }

  function InRegion(some: seq<Standing>, region: nat): nat
  { if some == [] then 0 else InRegion(some[..|some| - 1], region) + (if some[|some| - 1].region == region then 1 else 0) }

  function InTier(some: seq<Standing>, tier: nat): nat
  { if some == [] then 0 else InTier(some[..|some| - 1], tier) + (if some[|some| - 1].tier == tier then 1 else 0) }

  /** 0: no quota. */
  predicate IsFull(taken: nat, quota: nat) { quota > 0 && taken >= quota }

  /** Whether region and tier have a place for one more. */
  predicate Fits(roll: Roll, candidate: Standing, rules: Rules)
  {
    && !IsFull(InRegion(roll.seats + roll.standby, candidate.region), rules.perRegion)
    && !IsFull(InTier(roll.seats + roll.standby, candidate.tier), rules.perTier)
  }

  function Place(roll: Roll, candidate: Standing, rules: Rules): Roll
  {
    if !Fits(roll, candidate, rules) then roll
    else if |roll.seats| < rules.seats then roll.(seats := roll.seats + [candidate])
    else if |roll.standby| < rules.standby then roll.(standby := roll.standby + [candidate])
    else roll
  }

  function PlaceAll(ranked: seq<Standing>, rules: Rules): Roll
  { if ranked == [] then Roll([], []) else Place(PlaceAll(ranked[..|ranked| - 1], rules), ranked[|ranked| - 1], rules) }

  /** V13: fewer than 2 f + 1 are no result. */
  function Seat(candidates: seq<Standing>, ballots: nat, rules: Rules, f: nat): Roll
  {
    var roll := PlaceAll(Rank(candidates, ballots, rules), rules);
    if |roll.seats| < 2 * f + 1 then Roll([], []) else roll
  }

  // ---- The order ---------------------------------------------------------------------------------------------------------------------

  lemma InsertKeepsOrder(ranked: seq<Standing>, candidate: Standing)
    requires IsRanked(ranked) && forall other <- ranked :: other.tie != candidate.tie
    ensures IsRanked(Insert(ranked, candidate))
    ensures forall one :: one in Insert(ranked, candidate) <==> one == candidate || one in ranked
  {
    if ranked != [] && IsBefore(ranked[0], candidate) {
      InsertKeepsOrder(ranked[1..], candidate);
      assert ranked == [ranked[0]] + ranked[1..];
      assert forall i | 0 <= i < |ranked[1..]| :: ranked[1..][i] == ranked[i + 1] && IsBefore(ranked[0], ranked[i + 1]);
      assert forall one <- Insert(ranked[1..], candidate) :: IsBefore(ranked[0], one);
    } else {
      assert forall i | 0 <= i < |ranked| :: ranked[i] in ranked && IsBefore(candidate, ranked[i]);
    }
  }

  predicate HasOwnLots(candidates: seq<Standing>) { forall i, j | 0 <= i < j < |candidates| :: candidates[i].tie != candidates[j].tie }

  /** The ranking has the eligible ones, each once, best first. */
  lemma RankRanks(candidates: seq<Standing>, ballots: nat, rules: Rules)
    requires HasOwnLots(candidates)
    ensures IsRanked(Rank(candidates, ballots, rules))
    ensures forall one: Standing :: one in Rank(candidates, ballots, rules) <==> one in candidates && IsEligible(one, ballots, rules)
  {
    if candidates != [] {
      RankRanks(candidates[1..], ballots, rules);
      assert candidates == [candidates[0]] + candidates[1..];
      if IsEligible(candidates[0], ballots, rules) { InsertKeepsOrder(Rank(candidates[1..], ballots, rules), candidates[0]); }
    }
  }

  // ---- The seats ---------------------------------------------------------------------------------------------------------------------

  /** No more than there are seats, standby only when all seats are taken, no region or tier above its quota, also when those on standby follow. */
  predicate IsWithin(roll: Roll, rules: Rules)
  {
    && |roll.seats| <= rules.seats && |roll.standby| <= rules.standby && (roll.standby != [] ==> |roll.seats| == rules.seats)
    && (rules.perRegion > 0 ==> forall one <- roll.seats + roll.standby :: InRegion(roll.seats + roll.standby, one.region) <= rules.perRegion)
    && (rules.perTier > 0 ==> forall one <- roll.seats + roll.standby :: InTier(roll.seats + roll.standby, one.tier) <= rules.perTier)
  }

  lemma SeatsAreWithin(ranked: seq<Standing>, rules: Rules)
    ensures IsWithin(PlaceAll(ranked, rules), rules)
  {
    if ranked != [] {
      var before := PlaceAll(ranked[..|ranked| - 1], rules);
      var after := PlaceAll(ranked, rules);
      SeatsAreWithin(ranked[..|ranked| - 1], rules);
      if after != before {
        var all := after.seats + after.standby;
        assert all == (before.seats + before.standby) + [ranked[|ranked| - 1]];
        assert all[..|all| - 1] == before.seats + before.standby;
      }
    }
  }

  /** Best first, those on standby after the seated. */
  lemma BestComeFirst(ranked: seq<Standing>, rules: Rules)
    requires IsRanked(ranked)
    ensures IsRanked(PlaceAll(ranked, rules).seats + PlaceAll(ranked, rules).standby)
    ensures forall one <- PlaceAll(ranked, rules).seats + PlaceAll(ranked, rules).standby :: one in ranked
  {
    if ranked != [] {
      var (best, last) := (ranked[..|ranked| - 1], ranked[|ranked| - 1]);
      BestComeFirst(best, rules);
      SeatsAreWithin(best, rules);
      forall one | one in best ensures IsBefore(one, last) && one in ranked {
        var i :| 0 <= i < |best| && best[i] == one;
        assert ranked[i] == one;
      }
      var (before, after) := (PlaceAll(best, rules), PlaceAll(ranked, rules));
      if after != before { assert after.seats + after.standby == (before.seats + before.standby) + [last]; }
      assert forall i | 0 <= i < |before.seats + before.standby| :: (before.seats + before.standby)[i] in best;
    }
  }

  /** Nobody who fits beside those that are better is passed over: it is seated while there are seats, else on standby while there is room. */
  lemma NobodyIsPassedOver(ranked: seq<Standing>, rules: Rules, i: nat)
    requires i < |ranked|
    ensures var (better, roll) := (PlaceAll(ranked[..i], rules), PlaceAll(ranked, rules));
            && better.seats <= roll.seats && better.standby <= roll.standby
            && (Fits(better, ranked[i], rules) && |better.seats| < rules.seats ==> ranked[i] in roll.seats)
            && (Fits(better, ranked[i], rules) && |better.seats| >= rules.seats && |better.standby| < rules.standby ==> ranked[i] in roll.standby)
  {
    var best := ranked[..|ranked| - 1];
    if i < |best| {
      NobodyIsPassedOver(best, rules, i);
      assert best[..i] == ranked[..i];
    }
  }

  /** Seats as voted: a result has 2 f + 1 seats at least, all of candidates that enough ballots approve of, within the quotas, best first. */
  lemma SeatsAsVoted(candidates: seq<Standing>, ballots: nat, rules: Rules, f: nat)
    requires HasOwnLots(candidates)
    ensures var roll := Seat(candidates, ballots, rules, f);
            && IsWithin(roll, rules) && IsRanked(roll.seats + roll.standby)
            && (forall one <- roll.seats + roll.standby :: one in candidates && IsEligible(one, ballots, rules))
            && (roll.seats != [] ==> |roll.seats| >= 2 * f + 1)
  {
    RankRanks(candidates, ballots, rules);
    SeatsAreWithin(Rank(candidates, ballots, rules), rules);
    BestComeFirst(Rank(candidates, ballots, rules), rules);
  }
}
