using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using VerifyTests;

namespace VerifyXunit;

/// <summary>Names checked files: folder, type, method and parameters.</summary>
internal static class SnapshotPath
{
    private const string Forbidden = "\"\\<>|:*?/";
    private static readonly ConcurrentDictionary<string, MethodInfo> Used = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What <see cref="Verifier.DerivePathInfo"/> has set.</summary>
    public static DerivePathInfo? Derive { get; set; }

    /// <summary>The path of a comparison's files up to <c>.verified</c> and <c>.received</c>.</summary>
    /// <exception cref="InvalidOperationException">Another comparison of this run has the same path, or settings exclude each other.</exception>
    public static string Of(VerifySettings settings, string sourceFile, MethodInfo method)
    {
        var type = method.ReflectedType!;
        var sourceFolder = Path.GetDirectoryName(sourceFile)!;
        var derived = Derive?.Invoke(sourceFile, ProjectFolder(sourceFolder), type, method) ?? default;
        var folder = Path.Combine(sourceFolder, settings.Directory ?? derived.Directory ?? "");
        var path = Path.GetFullPath(Path.Combine(folder, FileName(settings, derived, type, method)));
        if (!Used.TryAdd(path, method))
            throw new InvalidOperationException($"The prefix has already been used: {path}. Give each comparison its own name or parameters.");
        return path;
    }

    private static string FileName(VerifySettings settings, PathInfo derived, Type type, MethodInfo method)
    {
        if (settings.FileName is { } name)
            return settings is { TypeName: null, MethodName: null, Parameters: null, ParametersText: null }
                ? name
                : throw new InvalidOperationException("UseFileName excludes type name, method name and parameters.");
        var typeName = settings.TypeName ?? derived.TypeName ?? NameOf(type);
        var methodName = settings.MethodName ?? derived.MethodName ?? method.Name;
        return Clean($"{typeName}.{methodName}{Suffix(settings, method)}");
    }

    private static string Suffix(VerifySettings settings, MethodInfo method)
    {
        if (settings.ParametersText is { } text) return $"_{text}";
        var parameters = method.GetParameters();
        if (settings.Parameters is not { Length: > 0 } values)
            return parameters.Length == 0 ? "" : throw new InvalidOperationException($"{method.Name} has parameters: name them with UseParameters.");
        if (values.Length > parameters.Length)
            throw new InvalidOperationException($"{method.Name} has {parameters.Length} parameters, but {values.Length} are used.");
        return string.Concat(values.Select((value, index) => $"_{parameters[index].Name}={TextOf(value)}"));
    }

    private static string TextOf(object? value) => value switch
    {
        null => "null",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static string NameOf(Type type) => type.DeclaringType is { } outer ? $"{NameOf(outer)}.{type.Name}" : type.Name;

    private static string Clean(string name) =>
        string.Concat(name.Select(c => char.IsControl(c) || Forbidden.Contains(c, StringComparison.Ordinal) ? '-' : c));

    private static string ProjectFolder(string sourceFolder)
    {
        for (var folder = new DirectoryInfo(sourceFolder); folder is { Exists: true }; folder = folder.Parent)
            if (folder.EnumerateFiles("*.csproj").Any()) return folder.FullName;
        return sourceFolder;
    }
}
