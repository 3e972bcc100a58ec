using System.Security.Cryptography;
using MedChain.Crypto.Native;

namespace MedChain.Bench.Floors;

/// <summary>
/// Operations of libsodium on ristretto255 that an algorithm cannot do without, by kind and number; and the bare loop that does them, straight on the
/// native calls, without a value type, an allocation or a check between. Counts are written down from the algorithm, never taken from our code.
/// </summary>
/// <param name="Base">Scalar times generator: <c>crypto_scalarmult_ristretto255_base</c>.</param>
/// <param name="Multiply">Scalar times element: <c>crypto_scalarmult_ristretto255</c>.</param>
/// <param name="Add">Sums and differences: <c>crypto_core_ristretto255_add</c>, <c>_sub</c>.</param>
/// <param name="Check">Octets that come from outside: <c>crypto_core_ristretto255_is_valid_point</c>.</param>
/// <param name="Map">Hashes to the group: <c>crypto_core_ristretto255_from_hash</c>.</param>
/// <param name="Hash">Challenges and nonces: SHA-512 of 132 octets and <c>crypto_core_ristretto255_scalar_reduce</c>.</param>
internal readonly record struct GroupWork(long Base = 0, long Multiply = 0, long Add = 0, long Check = 0, long Map = 0, long Hash = 0)
{
    public static GroupWork operator +(GroupWork a, GroupWork b) =>
        new(a.Base + b.Base, a.Multiply + b.Multiply, a.Add + b.Add, a.Check + b.Check, a.Map + b.Map, a.Hash + b.Hash);

    public static GroupWork operator *(long times, GroupWork work) =>
        new(times * work.Base, times * work.Multiply, times * work.Add, times * work.Check, times * work.Map, times * work.Hash);

    /// <summary>Does all of it on so many cores at once, an equal part on each.</summary>
    internal void RunOn(int cores)
    {
        var work = this;
        if (cores == 1) Run(1);
        else Parallel.For(0, cores, new ParallelOptions { MaxDegreeOfParallelism = cores }, _ => work.Run(cores));
    }

    private void Run(long cores)
    {
        Span<byte> scalar = stackalloc byte[32], point = stackalloc byte[32], other = stackalloc byte[32], wide = stackalloc byte[64], message = stackalloc byte[132];
        message.Fill(7);
        SHA512.HashData(message, wide);
        Libsodium.crypto_core_ristretto255_scalar_reduce(scalar, wide);
        var failed = Libsodium.crypto_core_ristretto255_from_hash(other, wide) | Libsodium.crypto_core_ristretto255_from_hash(point, wide);
        for (var i = Base / cores; i > 0; i--) failed |= Libsodium.crypto_scalarmult_ristretto255_base(point, scalar);
        for (var i = Multiply / cores; i > 0; i--) failed |= Libsodium.crypto_scalarmult_ristretto255(point, scalar, other);
        for (var i = Add / cores; i > 0; i--) failed |= Libsodium.crypto_core_ristretto255_add(other, point, other);
        for (var i = Check / cores; i > 0; i--) failed |= Libsodium.crypto_core_ristretto255_is_valid_point(other) - 1;
        for (var i = Map / cores; i > 0; i--) failed |= Libsodium.crypto_core_ristretto255_from_hash(point, wide);
        for (var i = Hash / cores; i > 0; i--)
        {
            SHA512.HashData(message, wide);
            Libsodium.crypto_core_ristretto255_scalar_reduce(scalar, wide);
        }

        if (failed != 0) throw new InvalidOperationException("An operation of the floor failed.");
    }
}
