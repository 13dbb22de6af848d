using System.Diagnostics;
using Cairn.Service.Recording;
using Cairn.Sources.Git;

var sw = Stopwatch.StartNew();
var repository = GitRepository.Open(args[0], null);
using var cts = new CancellationTokenSource();
using OpenTrail open = Recorder.CatchUp(repository, args[1], TimeProvider.System.GetUtcNow(), new Reporting(null, Console.Error.WriteLine), cts.Token);
Console.WriteLine($"{open.Recorded.Landings} landings, {open.Trail.Facts.State.Commits} commits, {open.Trail.Facts.State.FieldChanges} fields, {open.Trail.Facts.State.TextChanges} texts, {sw.Elapsed.TotalSeconds:f2} s, peak {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MB, gc {GC.CollectionCount(0)}/{GC.CollectionCount(1)}/{GC.CollectionCount(2)} pause {GC.GetTotalPauseDuration().TotalMilliseconds:f0} ms, cpu {Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds:f2}");
