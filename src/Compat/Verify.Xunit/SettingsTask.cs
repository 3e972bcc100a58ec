using System.Runtime.CompilerServices;

namespace VerifyTests;

/// <summary>A comparison that can still be configured, and starts when it is awaited or returned as a task.</summary>
public class SettingsTask
{
    private readonly Func<VerifySettings, Task> _run;
    private Task? _task;

    /// <summary>Prepares a comparison.</summary>
    /// <param name="settings">Settings to begin with; they are copied.</param>
    /// <param name="buildTask">The comparison.</param>
    public SettingsTask(VerifySettings? settings, Func<VerifySettings, Task> buildTask)
    {
        ArgumentNullException.ThrowIfNull(buildTask);
        CurrentSettings = new VerifySettings(settings);
        _run = buildTask;
    }

    /// <summary>The settings so far.</summary>
    public VerifySettings CurrentSettings { get; }

    /// <summary>Starts the comparison.</summary>
    public static implicit operator Task(SettingsTask settingsTask)
    {
        ArgumentNullException.ThrowIfNull(settingsTask);
        return settingsTask.ToTask();
    }

    /// <inheritdoc cref="VerifySettings.UseDirectory"/>
    public SettingsTask UseDirectory(string directory) => With(settings => settings.UseDirectory(directory));

    /// <inheritdoc cref="VerifySettings.UseFileName"/>
    public SettingsTask UseFileName(string fileName) => With(settings => settings.UseFileName(fileName));

    /// <inheritdoc cref="VerifySettings.UseTypeName"/>
    public SettingsTask UseTypeName(string name) => With(settings => settings.UseTypeName(name));

    /// <inheritdoc cref="VerifySettings.UseMethodName"/>
    public SettingsTask UseMethodName(string name) => With(settings => settings.UseMethodName(name));

    /// <inheritdoc cref="VerifySettings.UseParameters"/>
    public SettingsTask UseParameters(params object?[] parameters) => With(settings => settings.UseParameters(parameters));

    /// <inheritdoc cref="VerifySettings.UseTextForParameters"/>
    public SettingsTask UseTextForParameters(string parametersText) => With(settings => settings.UseTextForParameters(parametersText));

    /// <summary>Starts the comparison; a second call gives the same task.</summary>
    public Task ToTask() => _task ??= _run(CurrentSettings);

    /// <summary>Starts the comparison and waits for its end.</summary>
    public TaskAwaiter GetAwaiter() => ToTask().GetAwaiter();

    private SettingsTask With(Action<VerifySettings> change)
    {
        change(CurrentSettings);
        return this;
    }
}
