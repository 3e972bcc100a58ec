using MedChain.Node.Storage;
using MedChain.Node.Tests.Storage;

// As a child of a test: "child FOLDER STEP OCCURRENCE" writes the scenario's sets and kills itself at a step.
if (args is not ["child", var folder, var step, var occurrence]) return 2;
return CrashChild.Run(folder, Enum.Parse<StorageStep>(step), int.Parse(occurrence, System.Globalization.CultureInfo.InvariantCulture));
