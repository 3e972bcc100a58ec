using System.Buffers.Binary;
using MedChain.Crypto.Randomness;

namespace MedChain.Core.Records.Segmentation;

/// <summary>
/// The pseudonyms of a segment: its strings' numbers in a random order, another one for each segment, so that a number says neither which
/// string it is nor how often another segment uses it. Spec: Records G8.
/// </summary>
internal static class PseudonymOrder
{
    /// <summary>A uniform permutation of 0 to count - 1: Fisher and Yates, each draw by rejection.</summary>
    public static int[] Draw(Entropy entropy, SegmentClass segment, int count)
    {
        var order = new int[count];
        for (var i = 0; i < count; i++) order[i] = i;
        var block = new byte[Math.Min(4096, sizeof(uint) * count)];
        var used = block.Length;
        ulong blocks = 0;
        var own = entropy.Derive("records/segmentation/pseudonyms", (ulong)segment);
        for (var i = count - 1; i > 0; i--)
        {
            var bound = (uint)i + 1;
            var limit = uint.MaxValue - (uint.MaxValue % bound);
            uint draw;
            do
            {
                if (used == block.Length)
                {
                    own.Fill("draws", blocks++, block);
                    used = 0;
                }

                draw = BinaryPrimitives.ReadUInt32BigEndian(block.AsSpan(used));
                used += sizeof(uint);
            }
            while (draw >= limit);

            var j = (int)(draw % bound);
            (order[i], order[j]) = (order[j], order[i]);
        }

        own.Wipe();
        return order;
    }
}
