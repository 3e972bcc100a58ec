using MedChain.Core.Access;
using MedChain.Core.Chain;
using MedChain.Core.Tests.Consensus;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Tests.Chain;

/// <summary>How an institution's events wait for the chain. Spec: Chain C4, C12.</summary>
public sealed class SubmissionTests
{
    private readonly Stage _stage = Stage.Find();

    private SubmissionState Submissions => _stage.Replica.State.Submissions;

    [Fact]
    public void C12_an_event_that_is_announced_twice_at_once_is_queued_once()
    {
        var (one, other) = (new RecordEvent.Deny(new AccessId(new Digest(new byte[32]))), new RecordEvent.Revoke(new AccessId(new Digest(new byte[32]))));
        var submissions = new Submissions(_stage.Consortium[0]);
        var state = submissions.Queue(SubmissionState.Empty, [one, other, one], new Outbox(_stage.NowMs));
        Assert.Equal([one, other], state.Queued);
        Assert.Equal([one, other], submissions.Queue(state, [other, one, one], new Outbox(_stage.NowMs)).Queued);
    }

    [Fact]
    public void C12_an_event_that_waits_is_not_queued_again_while_the_chain_stands()
    {
        var parameters = _stage.Consortium.Genesis.Parameters;
        _stage.Replica.Handle(new Input.Submitted(_stage.NowMs, 1, new Command.Deny(new AccessId(new Digest(new byte[32])))));
        Assert.Single(Submissions.Queued);
        Wait();
        Assert.Single(Submissions.Queued);

        _stage.Replica.Handle(new Input.TimerFired(_stage.NowMs, new TimerId(TimerKind.Batch)));
        Assert.Single(Submissions.Outgoing);
        Wait();
        Assert.Empty(Submissions.Queued);

        void Wait()
        {
            for (var round = 0; round < 12; round++)
            {
                _stage.NowMs += parameters.RecordRetryMs;
                _stage.Replica.Handle(new Input.TimerFired(_stage.NowMs, new TimerId(TimerKind.Records)));
            }
        }
    }
}
