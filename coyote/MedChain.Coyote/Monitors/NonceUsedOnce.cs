using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>
/// No two different stretches of plaintext leave the source under one stretch of the cipher's stream, which is what a nonce used twice would give. Spec:
/// Records T2, T5.
/// </summary>
internal sealed class NonceUsedOnce : Monitor
{
    private const int Stretch = 16;

    private readonly SortedDictionary<string, string> _seen = new(StringComparer.Ordinal);

    /// <summary>A piece of the ciphertext has left its source.</summary>
    internal sealed class Left(ReadOnlyMemory<byte> ciphertext, ReadOnlyMemory<byte> plaintext) : Event
    {
        internal ReadOnlyMemory<byte> Ciphertext { get; } = ciphertext;

        internal ReadOnlyMemory<byte> Plaintext { get; } = plaintext;
    }

    [Start]
    [OnEventDoAction(typeof(Left), nameof(Judge))]
    private sealed class Watching : State
    {
    }

    private void Judge(Event e)
    {
        var left = (Left)e;
        if (left.Plaintext.Length < Stretch) return;
        var stream = new byte[Stretch];
        for (var i = 0; i < Stretch; i++) stream[i] = (byte)(left.Ciphertext.Span[i] ^ left.Plaintext.Span[i]);
        var (key, text) = (Convert.ToHexString(stream), Convert.ToHexString(left.Plaintext.Span[..Stretch]));
        Assert(!_seen.TryGetValue(key, out var other) || other == text, "Nonce used once: two plaintexts have left under the same stretch of the cipher's stream");
        _seen[key] = text;
    }
}
