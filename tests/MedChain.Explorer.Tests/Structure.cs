using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace MedChain.Explorer.Tests;

/// <summary>A value with all that it holds, as text: two values have one text only if no part of them differs.</summary>
internal static class Structure
{
    internal static string Of(object? value, Func<PropertyInfo, bool> counts)
    {
        var text = new StringBuilder();
        Write(text, value, counts);
        return text.ToString();
    }

    private static void Write(StringBuilder text, object? value, Func<PropertyInfo, bool> counts)
    {
        switch (value)
        {
            case null:
                text.Append('-');
                break;
            case string or bool or Enum:
                text.Append(value);
                break;
            case ReadOnlyMemory<byte> octets:
                text.Append(Convert.ToHexString(octets.Span));
                break;
            case IFormattable number when value.GetType().IsPrimitive:
                text.Append(number.ToString(null, CultureInfo.InvariantCulture));
                break;
            case IEnumerable many:
                text.Append('[');
                foreach (var one in many)
                {
                    Write(text, one, counts);
                    text.Append(", ");
                }

                text.Append(']');
                break;
            default:
                WriteParts(text, value, counts);
                break;
        }
    }

    private static void WriteParts(StringBuilder text, object value, Func<PropertyInfo, bool> counts)
    {
        var parts = value.GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(part => part.GetIndexParameters().Length == 0 && counts(part) && !part.PropertyType.IsByRefLike).ToArray();
        text.Append(value.GetType().Name).Append('(');
        if (parts.Length == 0 || value.GetType().Namespace!.StartsWith("MedChain.Crypto", StringComparison.Ordinal)) text.Append(value);
        else
        {
            foreach (var part in parts)
            {
                text.Append(part.Name).Append('=');
                Write(text, part.GetValue(value), counts);
                text.Append(' ');
            }
        }

        text.Append(')');
    }
}
