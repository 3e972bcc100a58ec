namespace VerifyTests;

/// <summary>Where the checked file of one comparison lies and how it is named.</summary>
public class VerifySettings
{
    /// <summary>Makes settings in which nothing is set.</summary>
    public VerifySettings()
    {
    }

    /// <summary>Copies settings.</summary>
    public VerifySettings(VerifySettings? settings)
    {
        if (settings is null) return;
        Directory = settings.Directory;
        FileName = settings.FileName;
        TypeName = settings.TypeName;
        MethodName = settings.MethodName;
        ParametersText = settings.ParametersText;
        Parameters = settings.Parameters;
    }

    internal string? Directory { get; private set; }

    internal string? FileName { get; private set; }

    internal string? TypeName { get; private set; }

    internal string? MethodName { get; private set; }

    internal string? ParametersText { get; private set; }

    internal object?[]? Parameters { get; private set; }

    /// <summary>The folder, relative to the test's source file.</summary>
    public void UseDirectory(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        Directory = directory;
    }

    /// <summary>The whole file name before <c>.verified</c>; not together with type, method or parameters.</summary>
    public void UseFileName(string fileName)
    {
        ArgumentException.ThrowIfNullOrEmpty(fileName);
        FileName = fileName;
    }

    /// <summary>The part of the file name that else is the test class.</summary>
    public void UseTypeName(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        TypeName = name;
    }

    /// <summary>The part of the file name that else is the test method.</summary>
    public void UseMethodName(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        MethodName = name;
    }

    /// <summary>The arguments of a theory, in order: they become <c>_name=value</c> in the file name.</summary>
    public void UseParameters(params object?[] parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Parameters = parameters;
    }

    /// <summary>What stands in the file name in place of the arguments.</summary>
    public void UseTextForParameters(string parametersText)
    {
        ArgumentException.ThrowIfNullOrEmpty(parametersText);
        ParametersText = parametersText;
    }
}
