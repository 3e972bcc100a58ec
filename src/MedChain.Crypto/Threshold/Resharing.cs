using MedChain.Crypto.Groups;

namespace MedChain.Crypto.Threshold;

/// <summary>
/// Hands a shared key over to other holders, with another threshold, without anybody having it: each old holder i shares its share f(i) by a polynomial of its own, and
/// from t of these the new shares of the same key are interpolated (<see cref="Lagrange.Interpolate(IReadOnlyList{ValueTuple{byte, GroupScalar}})"/> of what they give a new holder). New shares and old ones do not go together, so old ones are worth nothing once fewer than t are left
/// (Desmedt and Jajodia 1997; Wong, Wang and Wing 2002).
/// </summary>
public static class Resharing
{
    /// <summary>Whether an old holder shares what it holds, as far as its commitments show: their constant term is f(i) G.</summary>
    /// <param name="old">The key as it is shared now.</param>
    /// <param name="holder">The old holder's index.</param>
    /// <param name="deal">What it commits to.</param>
    /// <param name="threshold">The new threshold.</param>
    public static bool IsDealOf(FeldmanCommitments old, byte holder, FeldmanCommitments deal, int threshold) =>
        deal.Threshold == threshold && deal.PublicKey == old.KeyOf(holder);

    /// <summary>The key as it is shared from now on: its public key is the old one.</summary>
    /// <param name="deals">Of t old holders or more, each found right by <see cref="IsDealOf"/>.</param>
    /// <exception cref="ArgumentException">No deal, indices that are not different and from 1, or thresholds that differ.</exception>
    public static FeldmanCommitments Commitments(IReadOnlyList<(byte Holder, FeldmanCommitments Deal)> deals)
    {
        var weights = Lagrange.AtZero([.. deals.Select(static deal => deal.Holder)]);
        return FeldmanCommitments.Sum(deals.Select((deal, i) => new FeldmanCommitments([.. deal.Deal.Points.Select(point => weights[i] * point)])));
    }
}
