using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;

namespace MedChain.Architecture.Tests;

/// <summary>Reads the instructions of a method, without their operands.</summary>
internal static class Instructions
{
    private const byte Prefix = 0xFE;

    private static readonly Dictionary<int, OpCode> ByValue = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value & 0xFFFF);

    /// <summary>Instructions that make a floating-point number; without one there is nothing to calculate with.</summary>
    private static readonly OpCode[] Floating = [OpCodes.Ldc_R4, OpCodes.Ldc_R8, OpCodes.Conv_R4, OpCodes.Conv_R8, OpCodes.Conv_R_Un];

    /// <summary>Whether a method calculates with floating point, even if no variable shows it.</summary>
    public static bool UseFloatingPoint(MethodBase method) => Of(method).Any(code => Floating.Contains(code));

    private static IEnumerable<OpCode> Of(MethodBase method)
    {
        var il = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        var position = 0;
        while (position < il.Length)
        {
            var value = (int)il[position++];
            if (value == Prefix) value = (Prefix << 8) | il[position++];
            var code = ByValue[value];
            yield return code;
            position += OperandSize(code, il, position);
        }
    }

    private static int OperandSize(OpCode code, byte[] il, int position) => code.OperandType switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BinaryPrimitives.ReadInt32LittleEndian(il.AsSpan(position))),
        _ => 4,
    };
}
