include "collaboration.dfy"

/**
 * The two secrets of an epoch on disk and in memory, through crashes between any two effects. Taken as facts: a deleted row is gone; the final chain
 * only grows, and is on disk before what follows from it. The institution is a validator all the while. Spec: Collaboration K7, Election V19.
 */
module ForgottenSecrets {
  import opened Quorums
  import Collaboration

  datatype Half = Trustee | Voter

  datatype Row = Row(half: Half, epoch: nat)

  /** What a final state says. isDone: turnout is on the chain, or no ballot of one's own counts. */
  datatype Moment = Moment(epoch: nat, isRegistration: bool, isOver: bool, isDone: bool)

  /** What is in memory. */
  datatype Desk = Desk(epoch: nat, isDrawing: bool, held: map<Row, nat>)

  datatype Input = Final(moment: Moment) | Drawn(epoch: nat, trustee: nat, voter: nat)

  datatype Effect = Persist(rows: map<Row, nat>) | Delete(gone: set<Row>) | Leave(used: map<Row, nat>)

  /** What is on disk, what ever was deleted, and whether all was kept to: nothing used but from disk, nothing written or used after it was deleted. */
  datatype Store = Store(disk: map<Row, nat>, gone: set<Row>, isKept: bool)

  datatype World = World(desk: Desk, moment: Moment, store: Store)

  /** An input; the process dies after so many effects of it, or it does not. */
  datatype Step = Step(input: Input, says: set<Half>, dies: bool, done: nat)

  function Carry(store: Store, effect: Effect): Store
  {
    match effect
    case Persist(rows) => store.(disk := store.disk + rows, isKept := store.isKept && rows.Keys !! store.gone)
    case Delete(gone) => store.(disk := store.disk - gone, gone := store.gone + gone)
    case Leave(used) => store.(isKept := store.isKept && used.Keys !! store.gone && forall row <- used :: row in store.disk && store.disk[row] == used[row])
  }

  function CarryAll(store: Store, effects: seq<Effect>): Store
  { if effects == [] then store else Carry(CarryAll(store, effects[..|effects| - 1]), effects[|effects| - 1]) }

  /** V19: what is wiped. K7: the trustee's half when the election is over. */
  function Served(moment: Moment): set<Row>
  { (if moment.isOver then {Row(Trustee, moment.epoch)} else {}) + (if moment.isOver && moment.isDone then {Row(Voter, moment.epoch)} else {}) }

  /** K7, V19: in a new epoch nothing is left of the one before. */
  function Turnover(desk: Desk, moment: Moment): Desk { if desk.epoch == moment.epoch then desk else Desk(moment.epoch, false, map[]) }

  /** V19: drawn octets are the epoch's secrets, where they were asked for. */
  function Take(desk: Desk, input: Input): Desk
  {
    if !input.Drawn? || input.epoch != desk.epoch || !desk.isDrawing then desk
    else Desk(desk.epoch, false, map[Row(Trustee, desk.epoch) := input.trustee, Row(Voter, desk.epoch) := input.voter])
  }

  /** What has served is wiped; where there is nothing, and keys are still taken, octets are asked for. */
  function Wipe(desk: Desk, moment: Moment): Desk
  {
    if desk.held == map[] then desk.(isDrawing := desk.isDrawing || moment.isRegistration)
    else desk.(held := desk.held - Served(moment))
  }

  function Desks(desk: Desk, moment: Moment, input: Input): (Desk, Desk, Desk)
  { var here := Turnover(desk, moment); var now := Take(here, input); (here, now, Wipe(now, moment)) }

  /** K7, V19: what is old deleted, what is drawn written, then used, then wiped. */
  function Effects(desk: Desk, moment: Moment, input: Input, says: set<Half>): seq<Effect>
  {
    var (here, now, after) := Desks(desk, moment, input);
    [
      Delete(desk.held.Keys - here.held.Keys),
      Persist(if now == here then map[] else now.held),
      Leave(map row <- now.held | row.half in says :: now.held[row]),
      Delete(now.held.Keys - after.held.Keys)
    ]
  }

  /** After a start: the rows, which are of one epoch. */
  ghost function Restore(disk: map<Row, nat>): Desk
  { if row :| row in disk then Desk(row.epoch, false, disk) else Desk(0, false, disk) }

  predicate Follows(before: Moment, after: Moment)
  {
    && !(after.isRegistration && after.isOver)
    && (after.epoch > before.epoch
        || (after.epoch == before.epoch && (after.isRegistration ==> before.isRegistration) && (before.isOver ==> after.isOver)))
  }

  function MomentAfter(world: World, step: Step): Moment
  { if step.input.Final? && Follows(world.moment, step.input.moment) then step.input.moment else world.moment }

  ghost function Next(world: World, step: Step): World
  {
    var moment := MomentAfter(world, step);
    var effects := Effects(world.desk, moment, step.input, step.says);
    if !step.dies then World(Desks(world.desk, moment, step.input).2, moment, CarryAll(world.store, effects))
    else
      var store := CarryAll(world.store, if step.done < 4 then effects[..step.done] else effects);
      World(Restore(store.disk), if step.done == 0 then world.moment else moment, store)
  }

  /** Memory holds what is on disk, of one epoch; what was deleted is of an epoch that is past, or of an election that is over. */
  predicate IsStored(store: Store, desk: Desk, moment: Moment)
  {
    && store.isKept && store.gone !! store.disk.Keys && store.disk == desk.held
    && (forall row <- desk.held :: row.epoch == desk.epoch)
    && (forall row <- store.gone :: row.epoch < moment.epoch || (row.epoch == moment.epoch && moment.isOver))
    && (desk.isDrawing ==> desk.held == map[] && forall row <- store.gone :: row.epoch < desk.epoch)
  }

  predicate IsSound(world: World)
  {
    && IsStored(world.store, world.desk, world.moment) && !(world.moment.isRegistration && world.moment.isOver)
    && world.desk.epoch <= world.moment.epoch && (world.desk.isDrawing ==> world.desk.epoch == world.moment.epoch)
  }

  /** The disk after any number of an input's effects. */
  lemma EachEffectIsSound(world: World, moment: Moment, input: Input, says: set<Half>, done: nat)
    requires IsSound(world) && (moment == world.moment || Follows(world.moment, moment)) && done <= 4
    ensures var (here, now, after) := Desks(world.desk, moment, input);
            var desk := if done == 0 then world.desk else if done == 1 then here else if done < 4 then now else after;
            var store := CarryAll(world.store, Effects(world.desk, moment, input, says)[..done]);
            IsStored(store, desk, moment) && world.store.gone <= store.gone
  {
    var effects := Effects(world.desk, moment, input, says);
    if done > 0 {
      EachEffectIsSound(world, moment, input, says, done - 1);
      assert effects[..done][..done - 1] == effects[..done - 1];
    }
  }

  lemma NextIsSound(world: World, step: Step)
    requires IsSound(world)
    ensures IsSound(Next(world, step)) && world.store.gone <= Next(world, step).store.gone
  {
    var moment := MomentAfter(world, step);
    EachEffectIsSound(world, moment, step.input, step.says, if step.dies && step.done < 4 then step.done else 4);
    var effects := Effects(world.desk, moment, step.input, step.says);
    assert effects[..4] == effects;
  }
  ghost function Run(world: World, steps: seq<Step>): World
    decreases |steps|
  { if steps == [] then world else Run(Next(world, steps[0]), steps[1..]) }

  /** Whatever comes, and wherever the process dies: nothing is used that is not on disk, and what was deleted is never on disk or used again. */
  lemma SecretsAreKept(world: World, steps: seq<Step>)
    requires IsSound(world)
    ensures IsSound(Run(world, steps)) && Run(world, steps).store.isKept
    ensures forall row <- world.store.gone :: row in Run(world, steps).store.gone && row !in Run(world, steps).store.disk
    decreases |steps|
  {
    if steps != [] {
      NextIsSound(world, steps[0]);
      SecretsAreKept(Next(world, steps[0]), steps[1..]);
    }
  }

  /** Once an input is handled: nothing of an earlier epoch is left, nor what has served when the election is over. */
  lemma ServedIsForgotten(world: World, step: Step)
    requires IsSound(world) && !step.dies
    ensures var (moment, disk) := (MomentAfter(world, step), Next(world, step).store.disk);
            && (forall row <- disk :: row.epoch == moment.epoch)
            && (moment.isOver ==> Row(Trustee, moment.epoch) !in disk)
            && (moment.isOver && moment.isDone ==> Row(Voter, moment.epoch) !in disk)
  { NextIsSound(world, step); }

  function Keepers(trustees: map<nat, World>, epoch: nat): set<nat> { set trustee <- trustees | Row(Trustee, epoch) in trustees[trustee].store.disk }

  /** K7: from then on what may still open a ballot of that epoch's election are the shares of whoever broke the rule: too few, if they are f. */
  lemma NothingOpensLater(trustees: map<nat, World>, broke: set<nat>, epoch: nat, f: nat)
    requires |broke| <= f
    requires forall trustee <- trustees | trustee !in broke :: Row(Trustee, epoch) !in trustees[trustee].store.disk
    ensures !Collaboration.CanOpen(Keepers(trustees, epoch), f)
  { SubsetIsSmaller(Keepers(trustees, epoch), broke); }
}
