using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Core.Lottery;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Consensus;

/// <summary>What a validator may do in a view: pure guards, each naming its rule.</summary>
public static class ViewRules
{
    /// <summary>S2: neither Notarize nor Skip was voted in this view, and S7: nothing else that forbids it.</summary>
    public static bool MayNotarize(ViewState view) => view.Notarize is null && view.Skip is null;

    /// <summary>S3: Skip was not voted yet; S7: never after Finalize in the same view.</summary>
    public static bool MaySkip(ViewState view) => view.Skip is null && view.Finalize is null;

    /// <summary>S4: the view is notarized; S7: Skip was not voted in it; voted once.</summary>
    public static bool MayFinalize(ViewState view) => view.Notarization is not null && view.Skip is null && view.Finalize is null;

    /// <summary>
    /// timeout(v) = min(cap, base * 2^max(0, v - vf - 2)), vf the highest view known to be finalized on entering v. Spec: Consensus L2.
    /// </summary>
    public static long TimeoutMs(uint baseMs, uint capMs, ulong view, ulong finalizedView)
    {
        var doublings = view > finalizedView + 2 ? view - finalizedView - 2 : 0;
        return doublings >= 32 ? capMs : (long)Math.Min(capMs, (ulong)baseMs << (int)doublings);
    }

    /// <summary>
    /// Whether a proposal is what its view's leader may propose on its parent, apart from execution and signatures: the header names
    /// chain, epoch, leader and parent, height and time go up, and the justification is for this view. Spec: Consensus S1, S2, Chain C2.
    /// </summary>
    public static bool Follows(Proposal proposal, EpochSetup epoch, LedgerState parent)
    {
        var header = proposal.Block.Header;
        return Extends(header, epoch, parent)
            && proposal.Justification.View == header.View
            && header.Parent == (proposal.Justification.ParentBlock ?? epoch.Start.Block);
    }

    /// <summary>
    /// Whether a header names chain, epoch, its view's leader and its parent, and height and time go up. Spec: Consensus S2, Chain C2.
    /// </summary>
    public static bool Extends(BlockHeader header, EpochSetup epoch, LedgerState parent) =>
        header.ChainId == epoch.ChainId && header.Epoch == epoch.Epoch
        && header.Leader == epoch.Leader(header.View)
        && header.Parent == parent.Block && header.Height == parent.Height + 1
        && header.TimestampMs > parent.TimestampMs;

    /// <summary>Whether the block's time is at most <paramref name="driftMs"/> ahead of the voter's clock. Spec: Chain C2.</summary>
    public static bool IsTimely(BlockHeader header, long nowMs, uint driftMs) => header.TimestampMs <= nowMs + driftMs;

    /// <summary>Checks the leader's VRF proof and gives its output. Spec: Lottery P4.</summary>
    public static bool TryVerifyLottery(BlockHeader header, EpochSetup epoch, IAuthenticator keys, out Digest output)
    {
        output = default;
        if (epoch.Validators.Find(header.Leader) is not { } leader) return false;
        using var alpha = LotteryRules.Alpha(epoch.ChainId, header.Epoch, header.View, epoch.Seed);
        return keys.TryVerify(leader, alpha.Octets, header.Proof, out output);
    }
}
