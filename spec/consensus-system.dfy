include "consensus-refinement.dfy"

/**
 * Systems of validators that each run the function Handle, amid faulty ones that send what they like: messages come in any order, late,
 * twice or not at all, and a validator may stop between any two writes and start again with what D1 and D3 leave it. Every state of such a
 * system is one that module ConsensusProof speaks of: hence Agreement and Validity hold for what is run, as far as it does what Handle says.
 */
module ConsensusSystem {
  import opened Quorums
  import opened Consensus
  import opened ConsensusKnowledge
  import opened ConsensusFollows
  import opened ConsensusRefinement
  import opened ConsensusSafety
  import opened ConsensusProof

  /** What was sent and what is on disk, and what each honest validator holds in memory. */
  datatype System = System(state: State, nodes: map<Validator, Node>)

  /**
   * A vote of a faulty validator; an input handled, or the end of a restart; or only the first so many steps of that, after which the
   * validator is rebuilt. The facts (clock, leaders, blocks it would make) may be others each time.
   */
  datatype Event =
    | Sends(vote: Vote)
    | Acts(facts: Facts, self: Validator, cause: Cause, fuel: nat)
    | Stops(facts: Facts, self: Validator, cause: Cause, fuel: nat, written: nat, rebuilt: Node)

  /** That the steps are allowed is no condition here: module ConsensusRefinement proves it, so each cause has its event. */
  ghost predicate Happens(world: World, before: System, event: Event, after: System) {
    if event.Sends? then event.vote.voter in world.faulty && after == before.(state := before.state.(votes := before.state.votes + {event.vote}))
    else
      && event.facts.world == world && event.self in before.nodes && IsSound(before.nodes[event.self])
      && IsCauseSent(before.state.votes, event.cause)
      && var node := Outcome(event.facts, before.nodes[event.self], event.cause, event.fuel);
      match event
      case Acts(_, self, _, _) =>
        Some(after.state) == After(world, before.state, node.steps) && after.nodes == before.nodes[self := node]
      case Stops(_, self, _, _, written, rebuilt) =>
        && written <= |node.steps| && Some(after.state) == After(world, before.state, node.steps[..written])
        && TakesUp(after.state, self, rebuilt) && after.nodes == before.nodes[self := rebuilt]
  }

  /** The facts of module ConsensusProof, and each honest validator's memory agrees with its disk. */
  ghost predicate IsConsistent(world: World, system: System) {
    Invariant(world, system.state) && forall self | self in system.nodes :: IsImage(world, system.state, self, system.nodes[self])
  }

  /** From epoch 0, as long as at most f validators are faulty in each epoch that is begun. */
  ghost predicate IsSystemRun(world: World, systems: seq<System>, events: seq<Event>) {
    && |systems| == |events| + 1
    && IsInitial(world, systems[0].state)
    && (forall self | self in systems[0].nodes ::
          && self in systems[0].state.locals && self !in world.faulty
          && exists ledger, now :: systems[0].nodes[self] == Fresh(self, systems[0].state.setups[0], ledger, now))
    && (forall i | 0 <= i < |events| :: Happens(world, systems[i], events[i], systems[i + 1]))
    && (forall i | 0 <= i < |systems| :: IsTolerable(world, systems[i].state))
  }

  // ---- Steps one after another -----------------------------------------------------------------------------------------------------

  /** The facts of module ConsensusProof survive all that one input leads to. */
  lemma StepsKeepInvariant(world: World, origin: State, steps: seq<Step>)
    requires Invariant(world, origin) && After(world, origin, steps).Some? && IsTolerable(world, After(world, origin, steps).value)
    ensures Invariant(world, After(world, origin, steps).value)
  {
    if steps != [] {
      var first, last := steps[..|steps| - 1], steps[|steps| - 1];
      var before := After(world, origin, first).value;
      assert MayStep(world, before, last);
      SetupsGrow(world, before, [last]);
      assert before.setups <= Apply(world, before, last).setups;
      assert IsTolerable(world, before);
      StepsKeepInvariant(world, origin, first);
      StepKeepsInvariant(world, before, last);
    }
  }

  // ---- Events ----------------------------------------------------------------------------------------------------------------------

  /** D1, D3: what the others do takes nothing from a validator's memory. */
  lemma OthersStayImages(world: World, before: State, after: State, self: Validator, other: Validator, node: Node)
    requires IsImage(world, before, other, node) && other != self
    requires before.votes <= after.votes && (forall vote | vote in after.votes && vote.voter != self :: vote in before.votes)
    requires other in after.locals && after.locals[other] == before.locals[other]
    ensures IsImage(world, after, other, node)
  {
    SentGrows(before.votes, after.votes, node);
  }

  lemma EventKeepsConsistent(world: World, before: System, event: Event, after: System)
    requires IsConsistent(world, before) && Happens(world, before, event, after) && IsTolerable(world, after.state)
    ensures IsConsistent(world, after)
  {
    match event
    case Sends(vote) =>
      StepKeepsInvariant(world, before.state, SendAnything(vote));
      forall self | self in after.nodes
        ensures IsImage(world, after.state, self, after.nodes[self])
      {
        OthersStayImages(world, before.state, after.state, vote.voter, self, before.nodes[self]);
      }
    case Acts(facts, self, cause, fuel) =>
      var state := OutcomeRefines(facts, before.state, self, before.nodes[self], cause, fuel);
      ActKeepsConsistent(world, before, Outcome(facts, before.nodes[self], cause, fuel).steps, self, after);
    case Stops(facts, self, cause, fuel, written, rebuilt) =>
      var state := OutcomeRefines(facts, before.state, self, before.nodes[self], cause, fuel);
      var steps := Outcome(facts, before.nodes[self], cause, fuel).steps[..written];
      StepsKeepInvariant(world, before.state, steps);
      RestartIsImage(world, after.state, self, rebuilt);
      ActKeepsConsistent(world, before, steps, self, after);
  }

  lemma ActKeepsConsistent(world: World, before: System, steps: seq<Step>, self: Validator, after: System)
    requires IsConsistent(world, before) && IsTolerable(world, after.state) && self in before.nodes
    requires AreOwn(self, steps) && Some(after.state) == After(world, before.state, steps)
    requires self in after.nodes && after.nodes == before.nodes[self := after.nodes[self]] && IsImage(world, after.state, self, after.nodes[self])
    ensures IsConsistent(world, after)
  {
    StepsKeepInvariant(world, before.state, steps);
    OthersStay(world, before.state, steps, self);
    forall other | other in after.nodes
      ensures IsImage(world, after.state, other, after.nodes[other])
    {
      if other != self { OthersStayImages(world, before.state, after.state, self, other, before.nodes[other]); }
    }
  }

  lemma RunKeepsConsistent(world: World, systems: seq<System>, events: seq<Event>, i: nat)
    requires IsSystemRun(world, systems, events) && i < |systems|
    ensures IsConsistent(world, systems[i])
  {
    if i == 0 {
      InitialInvariant(world, systems[0].state);
    } else {
      RunKeepsConsistent(world, systems, events, i - 1);
      EventKeepsConsistent(world, systems[i - 1], events[i - 1], systems[i]);
    }
  }

  // ---- Runs ------------------------------------------------------------------------------------------------------------------------

  lemma Continued(world: World, states: seq<State>, steps: seq<Step>, more: seq<Step>) returns (allStates: seq<State>, allSteps: seq<Step>)
    requires IsRun(world, states, steps)
    requires var after := After(world, states[|steps|], more); after.Some? && IsTolerable(world, after.value)
    ensures IsRun(world, allStates, allSteps) && Some(allStates[|allSteps|]) == After(world, states[|steps|], more)
  {
    if more == [] {
      allStates, allSteps := states, steps;
    } else {
      var first, last := more[..|more| - 1], more[|more| - 1];
      var before := After(world, states[|steps|], first).value;
      assert MayStep(world, before, last);
      assert before.setups <= Apply(world, before, last).setups;
      assert IsTolerable(world, before);
      allStates, allSteps := Continued(world, states, steps, first);
      allStates, allSteps := allStates + [Apply(world, before, last)], allSteps + [last];
    }
  }

  /** Whatever such a system does is a run of the proved model: each lemma of module ConsensusProof holds for it. */
  lemma SystemIsRun(world: World, systems: seq<System>, events: seq<Event>) returns (states: seq<State>, steps: seq<Step>)
    requires IsSystemRun(world, systems, events)
    ensures IsRun(world, states, steps) && states[|steps|] == systems[|events|].state
    decreases |events|
  {
    if events == [] {
      states, steps := [systems[0].state], [];
    } else {
      var last := |events| - 1;
      states, steps := SystemIsRun(world, systems[..last + 1], events[..last]);
      RunKeepsConsistent(world, systems, events, last);
      assert Happens(world, systems[last], events[last], systems[last + 1]);
      states, steps := Continued(world, states, steps, StepsOf(systems[last], events[last]));
    }
  }

  ghost function StepsOf(before: System, event: Event): seq<Step>
    requires !event.Sends? ==> event.self in before.nodes && IsSound(before.nodes[event.self])
  {
    if event.Sends? then [SendAnything(event.vote)]
    else
      var steps := Outcome(event.facts, before.nodes[event.self], event.cause, event.fuel).steps;
      if event.Stops? && event.written <= |steps| then steps[..event.written] else steps
  }

  /** Property Agreement, for whatever such validators hold final: one block a height. */
  lemma AgreementOfNodes(world: World, systems: seq<System>, events: seq<Event>, epochA: nat, a: Hash, epochB: nat, b: Hash)
    requires IsSystemRun(world, systems, events)
    requires IsFinal(world, systems[|events|].state, epochA, a) && IsFinal(world, systems[|events|].state, epochB, b)
    requires world.blocks[a].height == world.blocks[b].height
    ensures a == b
  {
    var states, steps := SystemIsRun(world, systems, events);
    Agreement(world, states, steps, epochA, a, epochB, b);
  }

  /** Property No honest conflicting votes: whoever runs Handle and keeps its disk signs no two conflicting votes. */
  lemma NodesDoNotConflict(world: World, systems: seq<System>, events: seq<Event>, a: Vote, b: Vote)
    requires IsSystemRun(world, systems, events)
    requires a in systems[|events|].state.votes && b in systems[|events|].state.votes && IsConflict(a, b)
    ensures a.voter in world.faulty
  {
    var states, steps := SystemIsRun(world, systems, events);
    ConflictNamesFaulty(world, states, steps, a, b);
  }
}
