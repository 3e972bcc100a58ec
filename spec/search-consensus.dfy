include "search-violations.dfy"

/**
 * A breadth-first search through the steps of the consensus model, in small scopes, for a state that breaks a property; compiled and run by
 * `./medchain spec`. It must find none in the model as it is, and one in each variant that says so. What it explores is less than what
 * the proofs speak of: a validator knows all votes sent, but may know of its own only those that it must, and a faulty one has sent
 * everything at the start. So a violation that it finds is one, and that it finds none proves nothing.
 */
module ConsensusSearch {
  import opened Quorums
  import opened Consensus
  import opened ConsensusViolations

  const Properties := ["Agreement", "Unique notarization", "No honest conflicting votes", "Validity", "Epoch handover"]

  /** What is explored: honest validators that act, blocks, the greatest view of each epoch, whether anybody skips. */
  datatype Scope = Scope(name: string, world: World, first: Setup, acting: seq<Validator>, blocks: seq<Hash>, views: seq<nat>, skips: bool)

  /** Steps of the longest path; no scope has one so long. */
  const Longest := 40

  datatype Path = Start | Then(before: Path, step: Step)

  datatype Node = Node(scope: Scope, state: State, path: Path)

  // ---- Scopes ----------------------------------------------------------------------------------------------------------------------

  const Four := Council({0, 1, 2, 3}, FaultTolerance(4))

  const Three := Council({0, 1, 2}, 1)

  /** Blocks 2 and 3 of view 1; of view 2 a block on the start, one on block 3, and one on block 2 of a wrong height; 7 is unsound. */
  const OneEpoch := Scope(
    "one epoch, 0 and 1 act",
    World(
      map[
        1 := Header(0, 0, 0, 0, true), 2 := Header(0, 1, 1, 1, true), 3 := Header(0, 1, 1, 1, true), 4 := Header(0, 2, 1, 1, true),
        5 := Header(0, 2, 3, 2, true), 6 := Header(0, 2, 2, 1, true), 7 := Header(0, 1, 1, 1, false)],
      map[], {3}, 10),
    Setup(0, Four, 1, 10), [0, 1], [2, 3, 4, 5, 6, 7], [2], true)

  /** Block 2 of view 1, block 3 of view 2, both at the last height on the start. */
  const Handover := Scope(
    "the end of an epoch, 0 and 1 act",
    World(
      map[1 := Header(0, 0, 0, 0, true), 2 := Header(0, 1, 1, 1, true), 3 := Header(0, 2, 1, 1, true)],
      map[1 := Four, 2 := Four, 3 := Four], {3}, 1),
    Setup(0, Four, 1, 1), [0, 1], [2, 3], [2, 0], true)

  /** Block 2 at the last height, 3 a closing block on it, 4 the next epoch's on it. */
  const Closing := Scope(
    "two epochs without a skip, 0 and 1 act",
    World(
      map[1 := Header(0, 0, 0, 0, true), 2 := Header(0, 1, 1, 1, true), 3 := Header(0, 2, 2, 2, true), 4 := Header(1, 1, 2, 2, true)],
      map[1 := Four, 2 := Four, 3 := Four, 4 := Four], {3}, 1),
    Setup(0, Four, 1, 1), [0, 1], [2, 3, 4], [2, 1], false)

  /** Block 2 of view 1, block 3 of view 2 on the start. */
  const AllAct := Scope(
    "one epoch, 0, 1 and 2 act",
    World(
      map[1 := Header(0, 0, 0, 0, true), 2 := Header(0, 1, 1, 1, true), 3 := Header(0, 2, 1, 1, true)],
      map[], {3}, 10),
    Setup(0, Four, 1, 10), [0, 1, 2], [2, 3], [2], true)

  const TwoBlocks := map[1 := Header(0, 0, 0, 0, true), 2 := Header(0, 1, 1, 1, true), 3 := Header(0, 1, 1, 1, true)]

  /** Of six that vote two are no members. */
  const Outsiders := Scope(
    "4 and 5 are no members, 0 acts", World(TwoBlocks, map[], {3, 4, 5}, 10), Setup(0, Four, 1, 10), [0], [2, 3], [1], true)

  const OfThree := Scope(
    "three validators, 0 and 1 act", World(TwoBlocks, map[], {2}, 10), Setup(0, Three, 1, 10), [0, 1], [2, 3], [1], true)

  /** Searched together, step by step. */
  const Small := [Outsiders, OfThree, OneEpoch, Handover, Closing]

  /** Searched when the small ones have nothing. */
  const Large := [AllAct]

  // ---- The search ------------------------------------------------------------------------------------------------------------------

  /** Prints the way to a violation of a property, or of any when none is named. */
  method Find(property: string) returns (found: bool, tried: nat)
  {
    found, tried := Explore(Small, property);
    if !found {
      var more;
      found, more := Explore(Large, property);
      tried := tried + more;
    }
  }

  /** Breadth first, so that the path is a shortest one of these scopes. */
  method Explore(scopes: seq<Scope>, property: string) returns (found: bool, states: nat)
  {
    var level: seq<Node> := [];
    for i := 0 to |scopes| {
      var start := Begin(scopes[i]);
      if IsInitial(scopes[i].world, start.(votes := {})) && scopes[i].first.council.Tolerates(scopes[i].world.faulty) {
        level := level + [Node(scopes[i], start, Start)];
      }
    }
    var seen: Seen := map[];
    for i := 0 to |level| {
      var _, marked := Mark(seen, level[i].scope, level[i].state);
      seen := marked;
    }
    states := |level|;
    for depth := 0 to Longest {
      var next: seq<Node> := [];
      for i := 0 to |level| {
        var node := level[i];
        var broken := Broken(node.scope.world, node.state, node.scope.blocks, property);
        if broken != "" {
          Retell(node.scope, node.path, broken);
          return true, states;
        }
        var steps := Steps(node.scope, node.state);
        for j := 0 to |steps| {
          var after := Apply(node.scope.world, node.state, steps[j]);
          var isNew, marked := Mark(seen, node.scope, after);
          if isNew {
            seen, states := marked, states + 1;
            next := next + [Node(node.scope, after, Then(node.path, steps[j]))];
          }
        }
      }
      level := next;
    }
    return false, states;
  }

  /** Keys by fingerprint: what is compiled hashes sets so badly that a set of keys would be looked through from end to end. */
  type Seen = map<nat, set<StateKey>>

  method Mark(seen: Seen, scope: Scope, state: State) returns (isNew: bool, marked: Seen)
  {
    var fingerprint := Fingerprint(scope, state);
    var key := Key(scope, state);
    var alike := if fingerprint in seen then seen[fingerprint] else {};
    isNew := key !in alike;
    marked := if isNew then seen[fingerprint := alike + {key}] else seen;
  }

  /** Equal for equal keys. */
  method Fingerprint(scope: Scope, state: State) returns (fingerprint: nat)
  {
    fingerprint := 0;
    for i := 0 to |scope.acting| {
      var (epoch, start, view, finalized, ballots) := Part(state, scope.acting[i]);
      var part := 1 + epoch + 3 * start + 31 * view + 311 * finalized;
      while ballots != {}
      {
        var ballot :| ballot in ballots;
        ballots := ballots - {ballot};
        var code := 1 + (if ballot.kind == Skip then 1 else if ballot.kind == Finalize then 2 else 3) + 5 * ballot.epoch + 17 * ballot.view + 101 * ballot.block;
        part := part + code * code;
      }
      fingerprint := fingerprint + part * part;
    }
  }

  /** Prints the path, each step tried again from the start. */
  method Retell(scope: Scope, path: Path, broken: string)
  {
    print scope.name, "; ", scope.world.faulty, " are faulty and have sent every vote\n";
    var steps := InOrder(path);
    var state := Begin(scope);
    for i := 0 to |steps| {
      if !MayStep(scope.world, state, steps[i]) {
        print "the model does not allow the next step\n";
        return;
      }
      print Line(scope.world, state, steps[i]), "\n";
      state := Apply(scope.world, state, steps[i]);
    }
    print broken, "\n";
  }

  function InOrder(path: Path): seq<Step> { match path case Start => [] case Then(before, step) => InOrder(before) + [step] }

  type StateKey = (string, multiset<(nat, Hash, nat, nat, set<Ballot>)>, seq<Hash>)

  /** Equal for states that differ in the names of those who act only. What the faulty have sent is the same in all states. */
  function Key(scope: Scope, state: State): StateKey
  {
    (scope.name, multiset(seq(|scope.acting|, i requires 0 <= i < |scope.acting| => Part(state, scope.acting[i]))),
     seq(|state.setups|, i requires 0 <= i < |state.setups| => state.setups[i].start))
  }

  function Part(state: State, self: Validator): (nat, Hash, nat, nat, set<Ballot>)
  {
    var ballots := set vote | vote in state.votes && vote.voter == self :: vote.ballot;
    if self !in state.locals then (0, 0, 0, 0, ballots)
    else
      var local := state.locals[self];
      (local.setup.epoch, local.setup.start, local.view, local.finalized, ballots)
  }

  /** The first state, and after it every ballot of every faulty validator: as many steps SendAnything, which depend on nothing. */
  function Begin(scope: Scope): State
  {
    var ballots := set ballot, voter | ballot in Ballots(scope) && voter in scope.world.faulty :: Vote(ballot, voter);
    State(ballots, map self | self in scope.acting :: Local(scope.first, 1, 0), [scope.first])
  }

  function Ballots(scope: Scope): set<Ballot>
  {
    (set block | block in scope.blocks && block in scope.world.blocks ::
       Ballot(Notarize, scope.world.blocks[block].epoch, scope.world.blocks[block].view, block))
    + (set block | block in scope.blocks && block in scope.world.blocks ::
       Ballot(Finalize, scope.world.blocks[block].epoch, scope.world.blocks[block].view, block))
    + (set epoch, view | 0 <= epoch < |scope.views| && 1 <= view <= scope.views[epoch] :: Ballot(Skip, epoch, view, NoBlock))
  }

  // ---- Steps -----------------------------------------------------------------------------------------------------------------------

  /** Whether a step by this validator in this epoch is within the scope. */
  predicate IsActive(scope: Scope, state: State, self: Validator)
  {
    && self in state.locals && self !in scope.world.faulty
    && state.locals[self].setup.epoch < |scope.views| && state.locals[self].setup.council.IsWellFormed()
  }

  /** The steps that the model allows to those who act, within the scope. */
  method Steps(scope: Scope, state: State) returns (steps: seq<Step>)
    ensures forall step | step in steps :: MayStep(scope.world, state, step)
  {
    steps := [];
    for i := 0 to |scope.acting|
      invariant forall step | step in steps :: MayStep(scope.world, state, step)
    {
      var self := scope.acting[i];
      if IsActive(scope, state, self) {
        var known := Knowledge(state, self);
        for k := 0 to |known|
          invariant forall step | step in steps :: MayStep(scope.world, state, step)
        {
          var votes := Votes(scope, state, self, known[k]);
          steps := steps + votes;
        }
        var moves := Moves(scope, state, self);
        steps := steps + moves;
      }
    }
  }

  /** All votes; all but its own; all but those of its own that S6 lets it forget; and of these all but Notarize. */
  method Knowledge(state: State, self: Validator) returns (known: seq<set<Vote>>)
    requires self in state.locals
    ensures forall votes | votes in known :: Knows(state, self, votes)
  {
    var local := state.locals[self];
    var others := set vote | vote in state.votes && vote.voter != self;
    var must := set vote | vote in state.votes && (vote.voter != self || (vote.ballot.epoch == local.setup.epoch && vote.ballot.view > local.finalized));
    var more := must + set vote | vote in state.votes && vote.ballot.kind == Notarize;
    known := [state.votes];
    if others !in known && Knows(state, self, others) { known := known + [others]; }
    if must !in known && Knows(state, self, must) { known := known + [must]; }
    if more !in known && Knows(state, self, more) { known := known + [more]; }
  }

  /** What a block may be said to stand on: the start, a block in its view, the start in any view. */
  function Footings(scope: Scope, local: Local): seq<Footing>
  {
    [Footing(0, local.setup.start)]
      + seq(|scope.blocks|, i requires 0 <= i < |scope.blocks| => Footing(View(scope.world, scope.blocks[i]), scope.blocks[i]))
      + seq(local.view, i requires 0 <= i => Footing(i + 1, local.setup.start))
  }

  method Votes(scope: Scope, state: State, self: Validator, known: set<Vote>) returns (steps: seq<Step>)
    requires IsActive(scope, state, self) && Knows(state, self, known)
    ensures forall step | step in steps :: MayStep(scope.world, state, step)
  {
    steps := [];
    var local := state.locals[self];
    var footings := Footings(scope, local);
    for i := 0 to |scope.blocks|
      invariant forall step | step in steps :: MayStep(scope.world, state, step)
    {
      var block := scope.blocks[i];
      var view := View(scope.world, block);
      if view == local.view <= scope.views[local.setup.epoch] {
        // The footing leaves no trace, so one is enough.
        for j := 0 to |footings|
          invariant forall step | step in steps :: MayStep(scope.world, state, step)
        {
          if MayNotarize(scope.world, self, local, known, block, footings[j]) {
            steps := steps + [VoteNotarize(self, known, block, footings[j])];
            break;
          }
        }
      }
      if MayFinalize(self, local, known, view, block) { steps := steps + [VoteFinalize(self, known, view, block)]; }
    }
    if scope.skips && local.view <= scope.views[local.setup.epoch] && MaySkip(self, local, known) { steps := steps + [VoteSkip(self, known)]; }
  }

  /** Entering, learning and handing over need certificates only, so all votes are known. */
  method Moves(scope: Scope, state: State, self: Validator) returns (steps: seq<Step>)
    requires IsActive(scope, state, self)
    ensures forall step | step in steps :: MayStep(scope.world, state, step)
  {
    steps := [];
    var local := state.locals[self];
    var footings := Footings(scope, local);
    for view := 1 to scope.views[local.setup.epoch] + 1
      invariant forall step | step in steps :: MayStep(scope.world, state, step)
    {
      for j := 0 to |footings|
        invariant forall step | step in steps :: MayStep(scope.world, state, step)
      {
        if MayEnter(local, state.votes, view, footings[j]) {
          steps := steps + [EnterView(self, state.votes, view, footings[j])];
          break;
        }
      }
    }
    for i := 0 to |scope.blocks|
      invariant forall step | step in steps :: MayStep(scope.world, state, step)
    {
      var block := scope.blocks[i];
      var view := View(scope.world, block);
      if MayLearn(local, state.votes, view, block) { steps := steps + [LearnFinalization(self, state.votes, view, block)]; }
      if local.setup.epoch + 1 < |scope.views| {
        for j := 0 to |scope.blocks|
          invariant forall step | step in steps :: MayStep(scope.world, state, step)
        {
          var end := scope.blocks[j];
          if ShowsEnd(scope.world, local.setup, state.votes, view, block, end) { steps := steps + [HandOver(self, state.votes, view, block, end)]; }
        }
      }
    }
  }
}
