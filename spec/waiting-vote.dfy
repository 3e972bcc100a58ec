/**
 * A vote that is put into the store while the node does not run, and what the core makes of it, through any number of epochs, commands, starts and
 * crashes. What one step writes is on disk whole or not at all, before anything leaves. Spec: Election V20.
 */
module WaitingVotes {
  datatype Option<T> = None | Some(value: T)

  datatype Vote = Vote(epoch: nat, approved: set<nat>)

  /** What is voted in the running epoch, with its number. */
  datatype Intent = Intent(number: nat, approved: set<nat>)

  /** Spec: Election V7; a ballot and 8 that replace it. */
  const MostReplacements: nat := 8

  /** Where the epoch stands, by the last final state: whether keys are still registered, whether ballots are still taken. */
  datatype Moment = Moment(epoch: nat, isRegistration: bool, isOpen: bool, mostApprovals: nat)

  datatype Disk = Disk(waiting: Option<Vote>, intent: Option<Intent>, hasKey: bool, told: Option<Fate>)

  datatype Fate = Taken | TooLate | NoKey | Refused

  /** Disk and epoch; each number of each epoch with what left under it; how many votes were given and how many taken up. */
  datatype World = World(moment: Moment, disk: Disk, left: map<(nat, nat), set<nat>>, given: nat, taken: nat)

  function Number(intent: Option<Intent>): nat { if intent.Some? then intent.value.number else 0 }

  /** V20: what becomes of a vote that is taken up now. */
  function FateOf(disk: Disk, moment: Moment, vote: Vote): Fate
  {
    if vote.epoch < moment.epoch then TooLate
    else if !disk.hasKey then NoKey
    else if !moment.isOpen then TooLate
    else if |vote.approved| > moment.mostApprovals || Number(disk.intent) > MostReplacements then Refused
    else Taken
  }

  /** V20: it waits for its epoch, and for the epoch's secrets while they may still be drawn. */
  predicate Waits(disk: Disk, moment: Moment, vote: Vote)
  { vote.epoch > moment.epoch || (vote.epoch == moment.epoch && !disk.hasKey && moment.isRegistration) }

  function Numbered(disk: Disk, approved: set<nat>): Disk { disk.(intent := Some(Intent(Number(disk.intent) + 1, approved))) }

  /** V20: taken up once; numbered and deleted in one write. */
  function TakeUp(disk: Disk, moment: Moment): Disk
  {
    if disk.waiting.None? || Waits(disk, moment, disk.waiting.value) then disk
    else
      var (vote, fate) := (disk.waiting.value, FateOf(disk, moment, disk.waiting.value));
      var after := disk.(waiting := None, told := Some(fate));
      if fate == Taken then Numbered(after, vote.approved) else after
  }

  datatype Step =
    | Give(vote: Vote) // from outside, while the node does not run
    | Command(approved: set<nat>)
    | Draw
    | Later(isRegistration: bool, isOpen: bool)
    | NextEpoch(mostApprovals: nat)
    | TakenUp
    | Leave // the ballot of what is voted leaves, perhaps once more
    | Dies // at any time: what is on disk stays

  predicate MayCommand(world: World, approved: set<nat>)
  {
    && world.disk.hasKey && world.moment.isOpen && |approved| <= world.moment.mostApprovals && Number(world.disk.intent) <= MostReplacements
  }

  function Next(world: World, step: Step): World
  {
    match step
    case Give(vote) => world.(disk := world.disk.(waiting := Some(vote)), given := world.given + 1)
    case Command(approved) => if MayCommand(world, approved) then world.(disk := Numbered(world.disk, approved)) else world
    case Draw => if world.moment.isRegistration then world.(disk := world.disk.(hasKey := true)) else world
    case Later(isRegistration, isOpen) =>
      world.(moment := world.moment.(isRegistration := world.moment.isRegistration && isRegistration, isOpen := world.moment.isOpen && isOpen))
    case NextEpoch(mostApprovals) =>
      world.(moment := Moment(world.moment.epoch + 1, true, true, mostApprovals), disk := world.disk.(intent := None, hasKey := false))
    case TakenUp =>
      var after := TakeUp(world.disk, world.moment);
      world.(disk := after, taken := world.taken + if after.intent != world.disk.intent then 1 else 0)
    case Leave =>
      if world.disk.intent.None? || !world.moment.isOpen then world
      else world.(left := world.left[(world.moment.epoch, world.disk.intent.value.number) := world.disk.intent.value.approved])
    case Dies => world
  }

  function Run(world: World, steps: seq<Step>): World
    decreases |steps|
  { if steps == [] then world else Run(Next(world, steps[0]), steps[1..]) }

  /** Whatever left did so under a number that was given in its epoch; the newest of this epoch is what is on disk. */
  predicate IsSound(world: World)
  {
    && (forall key <- world.left :: key.0 <= world.moment.epoch)
    && (forall key <- world.left | key.0 == world.moment.epoch :: key.1 <= Number(world.disk.intent))
    && (world.disk.intent.Some? && (world.moment.epoch, world.disk.intent.value.number) in world.left
        ==> world.left[(world.moment.epoch, world.disk.intent.value.number)] == world.disk.intent.value.approved)
    && world.taken + (if world.disk.waiting.Some? then 1 else 0) <= world.given
  }

  lemma NextIsSound(world: World, step: Step)
    requires IsSound(world)
    ensures IsSound(Next(world, step))
  {}

  /** No number of an epoch is used for two votes: the randomness of a ballot hangs on it. Whatever left stays what it was. */
  lemma NumbersAreUsedOnce(world: World, steps: seq<Step>)
    requires IsSound(world)
    ensures IsSound(Run(world, steps))
    ensures forall key <- world.left :: key in Run(world, steps).left && Run(world, steps).left[key] == world.left[key]
    decreases |steps|
  {
    if steps != [] {
      NextIsSound(world, steps[0]);
      NumbersAreUsedOnce(Next(world, steps[0]), steps[1..]);
    }
  }

  /** Each vote that is given is taken up at most once. */
  lemma TakenOnce(world: World, steps: seq<Step>)
    requires IsSound(world)
    ensures Run(world, steps).taken <= Run(world, steps).given
  { NumbersAreUsedOnce(world, steps); }

  /** A vote is taken up in its own epoch alone, while ballots are taken, and by whoever has a ballot key. */
  lemma TakenInItsEpoch(disk: Disk, moment: Moment)
    ensures TakeUp(disk, moment).intent != disk.intent ==>
              && disk.waiting.Some? && disk.waiting.value.epoch == moment.epoch && moment.isOpen && disk.hasKey
              && TakeUp(disk, moment).intent == Some(Intent(Number(disk.intent) + 1, disk.waiting.value.approved))
  {}

  /** What no longer can be cast does not wait for ever: it is dropped, and told. */
  lemma NothingWaitsForEver(disk: Disk, moment: Moment)
    requires disk.waiting.Some? && disk.waiting.value.epoch <= moment.epoch && (disk.waiting.value.epoch < moment.epoch || !moment.isRegistration || disk.hasKey)
    ensures TakeUp(disk, moment).waiting.None? && TakeUp(disk, moment).told == Some(FateOf(disk, moment, disk.waiting.value))
  {}
}
