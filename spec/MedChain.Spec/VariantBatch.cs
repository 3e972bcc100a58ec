using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace MedChain.Spec;

/// <summary>
/// Several variants in one text, each in copies, under names of its own, of the modules that its weakened rule can touch; what it cannot
/// touch is included as it is. One process of the verifier then tries all their lemmas, of which each costs less than a start of it.
/// </summary>
public sealed class VariantBatch(ModelTexts texts, IReadOnlyList<Variant> variants)
{
    private const string Mark = "_Weakened";

    /// <summary>How the names end of what has to fail, and of nothing else.</summary>
    public const string Symbol = Mark + ".";

    /// <summary>The variants, in order.</summary>
    public IReadOnlyList<Variant> Variants => variants;

    /// <summary>Splits variants into batches, those whose lemmas stand in one file next to each other.</summary>
    public static IEnumerable<VariantBatch> Split(ModelTexts texts, IEnumerable<Variant> variants, int size)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return variants.OrderBy(variant => HomeOf(texts, variant), StringComparer.Ordinal).Chunk(size).Select(some => new VariantBatch(texts, some));
    }

    /// <summary>The name that a variant's lemma has in the text.</summary>
    public static string Lemma(Variant variant, int number)
    {
        ArgumentNullException.ThrowIfNull(variant);
        var (module, name) = Parts(variant);
        return $"{module}{Suffix(number)}.{name}{Mark}";
    }

    /// <summary>The text.</summary>
    /// <param name="models">The models' folder as seen from where the text will lie.</param>
    /// <exception cref="SpecException">A variant names a lemma of no model.</exception>
    public string Write(string models)
    {
        var untouched = new SortedSet<string>(StringComparer.Ordinal);
        var copies = new StringBuilder();
        foreach (var (variant, number) in variants.Select((variant, number) => (variant, number)))
        {
            var closure = texts.Closure(HomeOf(texts, variant));
            var touched = closure.Where(file => texts.Closure(file).Contains(variant.Model)).ToList();
            untouched.UnionWith(closure.Except(touched));
            var modules = touched.SelectMany(texts.Modules).ToList();
            var lemma = new Regex($@"\b{Parts(variant).Name}\b");
            foreach (var file in touched) copies.Append(lemma.Replace(texts.Copy(file, variant, modules, Suffix(number)), match => match.Value + Mark));
        }

        return string.Concat(untouched.Select(file => $"include \"{models}/{file}\"\n")) + copies;
    }

    private static string Suffix(int number) => string.Create(CultureInfo.InvariantCulture, $"V{number:00}");

    private static (string Module, string Name) Parts(Variant variant) =>
        variant.Fails.Split('.') is [var module, var name] ? (module, name) : throw new SpecException($"variant {variant.Name} names no module and lemma");

    private static string HomeOf(ModelTexts texts, Variant variant) =>
        texts.Home(Parts(variant).Module) ?? throw new SpecException($"variant {variant.Name} names a lemma of no model");
}
