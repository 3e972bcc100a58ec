# The command of MedChain.Verified for PowerShell: the twin of ./medchain, which explains the commands.
$ErrorActionPreference = 'Stop'
$root = $PSScriptRoot
$artifacts = Join-Path $root 'artifacts'
$env:DOTNET_CLI_TELEMETRY_OPTOUT = '1'
$env:DOTNET_NOLOGO = '1'
$env:DOTNET_GENERATE_ASPNET_CERTIFICATE = 'false'
$env:COYOTE_CLI_TELEMETRY_OPTOUT = '1'
$env:DiffEngine_Disabled = 'true'
$env:MSBUILDDISABLENODEREUSE = '1'

function Say([string] $text) { [Console]::Error.WriteLine("medchain: $text") }
function Stop-Missing([string] $text) { Say $text; exit 3 }

# --packages may stand anywhere before `--`.
$packages = 'auto'
$rest = [System.Collections.Generic.List[string]]::new()
for ($i = 0; $i -lt $args.Count; $i++) {
    $argument = [string] $args[$i]
    if ($argument -eq '--') { $rest.AddRange([string[]] $args[$i..($args.Count - 1)]); break }
    elseif ($argument -eq '--packages') { $i++; $packages = [string] $args[$i] }
    elseif ($argument -like '--packages=*') { $packages = $argument.Substring(11) }
    else { $rest.Add($argument) }
}
if ($packages -notin 'auto', 'standins', 'nuget') { Say "--packages is auto, standins or nuget, not '$packages'"; exit 64 }

if ($rest.Count -eq 0 -or $rest[0] -in 'help', '-h', '--help') {
    Write-Output 'Usage: ./medchain.ps1 [--packages auto|standins|nuget] COMMAND [ARGUMENTS]'
    Write-Output ''
    Write-Output '  demo, doctor, test, bench, verify, spec, build; every other command goes to the program itself.'
    Write-Output '  ./medchain.ps1 COMMAND --help explains one. Exit codes: 0 done, 1 failed, 2 some input refused, 3 something is missing, 64 not understood.'
    exit 0
}

if (-not (Get-Command dotnet -ErrorAction SilentlyContinue) -or -not ((dotnet --list-sdks) -match '^10\.')) {
    Stop-Missing 'the .NET 10 SDK is missing; see https://dotnet.microsoft.com/download/dotnet/10.0'
}

function Test-Sodium {
    $names = @('libsodium', 'libsodium.so.26', 'libsodium.so.23', 'libsodium.dylib', 'libsodium.dll',
        '/opt/homebrew/lib/libsodium.dylib', '/usr/local/lib/libsodium.dylib')
    foreach ($name in $names) {
        $handle = [IntPtr]::Zero
        if ([System.Runtime.InteropServices.NativeLibrary]::TryLoad($name, [ref] $handle)) { return $true }
    }
    return $false
}

function Assert-Sodium {
    if (Test-Sodium) { return }
    if ($IsMacOS) { Stop-Missing 'libsodium is missing; install it with: brew install libsodium' }
    if ($IsLinux) { Stop-Missing 'libsodium is missing; install it with: sudo apt-get install libsodium23' }
    Stop-Missing 'libsodium is missing; put libsodium.dll (1.0.18 or later, see https://doc.libsodium.org/installation) on the PATH'
}

function Invoke-Build([string] $name, [string] $project, [string] $mode) {
    New-Item -ItemType Directory -Force $artifacts | Out-Null
    $log = Join-Path $artifacts "$name.log"
    & dotnet build (Join-Path $root $project) -c Release --nologo -v q "-p:CardPackages=$mode" *> $log
    return $LASTEXITCODE -eq 0
}

# The packages where the feed has the pinned versions, else the stand-ins; the answer is kept until the versions change.
function Select-Packages {
    if ($packages -ne 'auto') { return $packages }
    $versions = (Get-FileHash (Join-Path $root 'Directory.Packages.props')).Hash
    $answer = Join-Path $artifacts 'packages.answer.windows'
    if (Test-Path $answer) {
        $known = (Get-Content $answer -Raw).Trim().Split(' ')
        if ($known[0] -eq $versions) { return $known[1] }
    }
    $probe = Join-Path $artifacts 'probe'
    New-Item -ItemType Directory -Force $probe | Out-Null
    @'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <RestorePackagesWithLockFile>false</RestorePackagesWithLockFile>
    <WarningsNotAsErrors>NU1901;NU1902;NU1903;NU1904</WarningsNotAsErrors>
  </PropertyGroup>
  <ItemGroup>
    <CardPackage Include="Microsoft.Coyote;Microsoft.Coyote.Test;Stateless;NSec.Cryptography;Verify.Xunit" />
  </ItemGroup>
</Project>
'@ | Set-Content (Join-Path $probe 'Probe.csproj')
    & dotnet restore (Join-Path $probe 'Probe.csproj') -v q -p:CardPackages=nuget *> (Join-Path $probe 'log')
    $mode = if ($LASTEXITCODE -eq 0) { 'nuget' } else { 'standins' }
    Set-Content $answer "$versions $mode"
    return $mode
}

function Build([string] $name, [string] $project) {
    $mode = Select-Packages
    if (Invoke-Build $name $project $mode) { return $mode }
    if ($packages -eq 'auto' -and $mode -eq 'nuget') {
        Say 'the build with the NuGet packages failed; going on with the stand-ins'
        if (Invoke-Build $name $project 'standins') { return 'standins' }
    }
    $log = Join-Path $artifacts "$name.log"
    Get-Content $log | Where-Object { $_ -match '(error|warning) [A-Z]+[0-9]+' } | Sort-Object -Unique | Select-Object -First 20 |
        ForEach-Object { [Console]::Error.WriteLine($_) }
    Say "the build failed; all of it: $log"
    exit 1
}

function Start-Program([string] $mode, [string] $project, [string] $dll, [string[]] $arguments) {
    $env:MEDCHAIN_PACKAGES = $mode
    & dotnet (Join-Path $artifacts "$mode/bin/$project/release/$dll") @arguments
    exit $LASTEXITCODE
}

$command = $rest[0]
$arguments = [string[]] @($rest | Select-Object -Skip 1)
switch ($command) {
    'build' { Build 'all' 'MedChain.Verified.sln' | Out-Null; exit 0 }
    'bench' { Assert-Sodium; Start-Program (Build 'bench' 'bench/MedChain.Bench/MedChain.Bench.csproj') 'MedChain.Bench' 'MedChain.Bench.dll' $arguments }
    'verify' { Assert-Sodium; Start-Program (Build 'coyote' 'coyote/MedChain.Coyote/MedChain.Coyote.csproj') 'MedChain.Coyote' 'MedChain.Coyote.dll' $arguments }
    'spec' { Assert-Sodium; Start-Program (Build 'spec' 'spec/MedChain.Spec/MedChain.Spec.csproj') 'MedChain.Spec' 'MedChain.Spec.dll' $arguments }
    'test' {
        Assert-Sodium
        $mode = Build 'all' 'MedChain.Verified.sln'
        $dlls = Get-ChildItem (Join-Path $root 'tests') -Recurse -Filter '*.csproj' |
            ForEach-Object { Join-Path $artifacts "$mode/bin/$($_.BaseName)/release/$($_.BaseName).dll" }
        $passed = 0; $failed = 0; $skipped = 0
        & dotnet test @arguments @dlls --nologo --logger 'console;verbosity=minimal' 2>&1 | ForEach-Object {
            $line = [string] $_
            if ($line -match 'Failed: *(\d+), Passed: *(\d+), Skipped: *(\d+)') {
                $failed += [int] $Matches[1]; $passed += [int] $Matches[2]; $skipped += [int] $Matches[3]
            }
            if ($line -and $line -notmatch '^(A total of|Test run for|Starting test|No test (matches|is available)|\[xUnit.net .*\[SKIP\])') { Write-Output $line }
        }
        if ($LASTEXITCODE -ne 0 -and $failed -eq 0) { Say 'a test run broke off; counted as one failure'; $failed = 1 }
        if ($passed + $failed -eq 0) { Say 'no test ran' }
        Write-Output ("$passed passed, $failed failed" + $(if ($skipped -gt 0) { ", $skipped skipped" } else { '' }))
        exit $(if ($failed -gt 0 -or $passed -eq 0) { 1 } else { 0 })
    }
    default { Assert-Sodium; Start-Program (Build 'cli' 'src/MedChain.Cli/MedChain.Cli.csproj') 'MedChain.Cli' 'medchain.dll' ([string[]] $rest) }
}
