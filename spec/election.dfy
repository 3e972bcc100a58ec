/**
 * Ballots by tag, totals, reputation, terms, carrying over, weights. Taken as facts: a valid ballot has a tag that its ballot key fixes, and votes
 * that are numbers. Spec: Election V2, V7, V10, V14, V15, V17.
 */
module Election {
  datatype Ballot = Ballot(tag: nat, sequence: nat, votes: seq<nat>)

  datatype Counted = Counted(sequence: nat, replacements: nat, votes: seq<nat>)

  type Poll = map<nat, Counted>

  const MostReplacements: nat := 8

  // ---- V7: one ballot a tag, the last one --------------------------------------------------------------------------------------------

  function Cast(poll: Poll, ballot: Ballot): Poll
  {
    if ballot.tag !in poll then poll[ballot.tag := Counted(ballot.sequence, 0, ballot.votes)]
    else if ballot.sequence > poll[ballot.tag].sequence && poll[ballot.tag].replacements < MostReplacements then
      poll[ballot.tag := Counted(ballot.sequence, poll[ballot.tag].replacements + 1, ballot.votes)]
    else poll
  }

  function CastAll(poll: Poll, ballots: seq<Ballot>): Poll
    decreases ballots
  {
    if ballots == [] then poll else CastAll(Cast(poll, ballots[0]), ballots[1..])
  }

  function Tags(ballots: seq<Ballot>): set<nat> { set ballot | ballot in ballots :: ballot.tag }

  /** However many ballots come, there is one for each tag among them, and none for another. */
  lemma OneBallotAKey(poll: Poll, ballots: seq<Ballot>)
    ensures CastAll(poll, ballots).Keys == poll.Keys + Tags(ballots)
    decreases ballots
  {
    if ballots != [] {
      OneBallotAKey(Cast(poll, ballots[0]), ballots[1..]);
      assert Tags(ballots) == {ballots[0].tag} + Tags(ballots[1..]) by { assert ballots == [ballots[0]] + ballots[1..]; }
    }
  }

  /** What counts for a tag changes only to a higher number: an old ballot is never played over a newer one. */
  lemma ReplacementGoesUp(poll: Poll, ballot: Ballot, tag: nat)
    requires tag in poll
    ensures tag in Cast(poll, ballot)
    ensures Cast(poll, ballot)[tag] == poll[tag] || Cast(poll, ballot)[tag].sequence > poll[tag].sequence
    ensures Cast(poll, ballot)[tag].replacements <= MostReplacements || poll[tag].replacements > MostReplacements
  {}

  /** Ballots with different tags may come in either order. */
  lemma OrderOfTagsIsNoMatter(poll: Poll, first: Ballot, second: Ballot)
    requires first.tag != second.tag
    ensures Cast(Cast(poll, first), second) == Cast(Cast(poll, second), first)
  {}

  // ---- V10: totals -------------------------------------------------------------------------------------------------------------------

  function Vote(counted: Counted, place: nat): nat { if place < |counted.votes| then counted.votes[place] else 0 }

  /** The sum of the counted votes for the candidate in a place, over tags in the order in which they came. */
  function Total(poll: Poll, tags: seq<nat>, place: nat): nat
    requires forall tag | tag in tags :: tag in poll
    decreases tags
  {
    if tags == [] then 0 else Vote(poll[tags[0]], place) + Total(poll, tags[1..], place)
  }

  /** Where every vote is 0 or 1, a total is at most the number of ballots. */
  lemma TotalsAreBounded(poll: Poll, tags: seq<nat>, place: nat)
    requires forall tag | tag in tags :: tag in poll && Vote(poll[tag], place) <= 1
    ensures Total(poll, tags, place) <= |tags|
    decreases tags
  {
    if tags != [] { TotalsAreBounded(poll, tags[1..], place); }
  }

  /** A ballot that takes another's place changes the total by just the difference; all others still count. */
  lemma TotalsAreSums(poll: Poll, tags: seq<nat>, ballot: Ballot, place: nat)
    requires (forall tag | tag in tags :: tag in poll) && (forall i, j | 0 <= i < j < |tags| :: tags[i] != tags[j])
    ensures ballot.tag !in tags ==> Total(Cast(poll, ballot), tags, place) == Total(poll, tags, place)
    ensures ballot.tag in tags ==>
      Total(Cast(poll, ballot), tags, place) + Vote(poll[ballot.tag], place) == Total(poll, tags, place) + Vote(Cast(poll, ballot)[ballot.tag], place)
    decreases tags
  {
    if tags != [] {
      TotalsAreSums(poll, tags[1..], ballot, place);
      if tags[0] == ballot.tag { assert ballot.tag !in tags[1..]; }
    }
  }

  // ---- V17: reputation ---------------------------------------------------------------------------------------------------------------

  const One: nat := 0x1_0000

  function Local(satisfied: nat, unsatisfied: nat): nat { (satisfied + 1) * One / (satisfied + unsatisfied + 2) }

  function Settle(reputation: nat, satisfied: nat, unsatisfied: nat): nat { (3 * reputation + Local(satisfied, unsatisfied)) / 4 }

  lemma LocalIsBounded(satisfied: nat, unsatisfied: nat)
    ensures Local(satisfied, unsatisfied) <= One
  {
    var (part, whole) := (satisfied + 1, satisfied + unsatisfied + 2);
    assert part * One <= whole * One;
    if part * One / whole > One { assert whole * (part * One / whole) >= whole * (One + 1); assert whole * (part * One / whole) <= part * One; }
  }

  lemma ReputationIsBounded(reputation: nat, satisfied: nat, unsatisfied: nat)
    requires reputation <= One
    ensures Settle(reputation, satisfied, unsatisfied) <= One
  { LocalIsBounded(satisfied, unsatisfied); }

  // ---- V2, V15: terms and carrying over ----------------------------------------------------------------------------------------------

  datatype Source = Everybody | FromElection | CarriedOver

  /** V15: where the next delegates come from. */
  function NextSource(isSeated: bool, before: Source): Source
  {
    if isSeated then FromElection else if before == FromElection then CarriedOver else Everybody
  }

  /** Delegates are carried over only from an election, so never twice in a row. */
  lemma CarriedOnce(isSeated: bool, before: Source)
    ensures NextSource(isSeated, before) == CarriedOver ==> before == FromElection
    ensures NextSource(false, CarriedOver) == Everybody
  {}

  /** V2. */
  predicate MayStand(terms: nat, limit: nat) { terms < limit }

  /** V15: a delegate has one term more, another none. */
  function NextTerms(terms: nat, isDelegate: bool): nat { if isDelegate then terms + 1 else 0 }

  /** What is so in every epoch: terms are within the limit, but for one carrying over. */
  predicate TermsFit(terms: nat, source: Source, limit: nat)
  {
    match source
    case Everybody => terms == 0
    case FromElection => terms <= limit
    case CarriedOver => terms <= limit + 1
  }

  /** Bounded incumbency. Who is seated stood; who is carried over was a delegate or was none. */
  lemma TermsAreBounded(terms: nat, source: Source, limit: nat, isSeated: bool, isDelegate: bool)
    requires TermsFit(terms, source, limit)
    requires isSeated && isDelegate ==> MayStand(terms, limit)
    requires NextSource(isSeated, source) == Everybody ==> !isDelegate
    ensures TermsFit(NextTerms(terms, isDelegate), NextSource(isSeated, source), limit)
  {}

  // ---- V14: weights ------------------------------------------------------------------------------------------------------------------

  function Min(left: nat, right: nat): nat { if left <= right then left else right }

  function Cut(weights: seq<nat>, cap: nat): seq<nat> { seq(|weights|, i requires 0 <= i < |weights| => Min(weights[i], cap)) }

  function Sum(numbers: seq<nat>): nat
    decreases numbers
  {
    if numbers == [] then 0 else numbers[0] + Sum(numbers[1..])
  }

  predicate IsDescending(numbers: seq<nat>) { forall i, j | 0 <= i <= j < |numbers| :: numbers[i] >= numbers[j] }

  /** V14: the f largest hold less than half. The weights stand in descending order. */
  predicate IsSafe(weights: seq<nat>, f: nat, cap: nat) { f <= |weights| && 2 * Sum(Cut(weights, cap)[..f]) < Sum(Cut(weights, cap)) }

  predicate IsChoice(places: seq<nat>, count: nat)
  {
    (forall i | 0 <= i < |places| :: places[i] < count) && (forall i, j | 0 <= i < j < |places| :: places[i] < places[j])
  }

  function Held(weights: seq<nat>, places: seq<nat>): seq<nat>
    requires IsChoice(places, |weights|)
  {
    seq(|places|, i requires 0 <= i < |places| => weights[places[i]])
  }

  lemma PlacesGoUp(places: seq<nat>, count: nat, i: nat)
    requires IsChoice(places, count) && i < |places|
    ensures places[i] >= i
  {
    if i > 0 { PlacesGoUp(places, count, i - 1); }
  }

  lemma SumsCompare(low: seq<nat>, high: seq<nat>)
    requires |low| == |high| && forall i | 0 <= i < |low| :: low[i] <= high[i]
    ensures Sum(low) <= Sum(high)
  {
    if low != [] { SumsCompare(low[1..], high[1..]); }
  }

  /** Bounded weight: any f delegates, not only the largest. */
  lemma WeightIsBounded(weights: seq<nat>, f: nat, cap: nat, places: seq<nat>)
    requires IsDescending(weights) && IsSafe(weights, f, cap) && IsChoice(places, |weights|) && |places| == f
    ensures 2 * Sum(Held(Cut(weights, cap), places)) < Sum(Cut(weights, cap))
  {
    var cut := Cut(weights, cap);
    assert IsDescending(cut);
    forall i | 0 <= i < f ensures Held(cut, places)[i] <= cut[..f][i] { PlacesGoUp(places, |weights|, i); }
    SumsCompare(Held(cut, places), cut[..f]);
  }

  lemma SumOfOnes(numbers: seq<nat>)
    requires forall i | 0 <= i < |numbers| :: numbers[i] == 1
    ensures Sum(numbers) == |numbers|
  {
    if numbers != [] { SumOfOnes(numbers[1..]); }
  }

  /** With 2 f + 1 delegates there is always a cap: equal weights. */
  lemma EqualWeightsAreSafe(weights: seq<nat>, f: nat)
    requires |weights| >= 2 * f + 1 && forall i | 0 <= i < |weights| :: weights[i] >= 1
    ensures IsSafe(weights, f, 1)
  {
    SumOfOnes(Cut(weights, 1));
    SumOfOnes(Cut(weights, 1)[..f]);
  }
}
