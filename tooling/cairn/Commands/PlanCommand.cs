using System.CommandLine;
using Cairn.Cli.Output;
using Cairn.Delivery.Manifests;
using Cairn.Delivery.Planning;
using Cairn.Delivery.Planning.Drawing;
using Cairn.Delivery.Rehearsal;

namespace Cairn.Cli.Commands;

internal static class PlanCommand
{
    public static Command Create()
    {
        var place = new Argument<string?>("ENV|DIR")
        {
            Description =
                "An environment (environments/ENV/rendered), a directory or file of manifests, or - for standard input (default: the only "
                + "environment, or all manifests in the repository without any).",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var repo = new Option<string>("--repo", "-C")
        {
            Description = "The repository with the environments, or any directory in it.",
            HelpName = "PATH",
            DefaultValueFactory = _ => ".",
        };
        var live = new Option<string?>("--live")
        {
            Description =
                "The live objects, as manifests or from the cluster of a kubeconfig; what is live and no longer declared will be pruned.",
            HelpName = "DIR|KUBECONFIG",
        };
        var context = new Option<string?>("--context") { Description = "The context in that kubeconfig.", HelpName = "NAME" };
        var app = new Option<string[]>("--app")
        {
            Description =
                "The Application whose live objects to compare (default: the one that applies the directory, or the owner that live "
                + "objects name).",
            HelpName = "NAME",
        };
        var ns = new Option<string?>("--namespace") { Description = "The Application's destination namespace.", HelpName = "NAME" };
        var createNamespace = new Option<bool>("--create-namespace")
        {
            Description = "Assume that the Application has the sync option CreateNamespace=true.",
        };
        var pruneLast = new Option<bool>("--prune-last")
        {
            Description = "Assume that the Application has the sync option PruneLast=true.",
        };
        var json = new Option<bool>("--json") { Description = "Print JSON, one object a line." };
        var mermaid = new Option<bool>("--mermaid") { Description = "Print a Mermaid flowchart." };
        var svg = new Option<bool>("--svg") { Description = "Print an SVG picture." };
        var rehearse = new Option<bool>("--rehearse")
        {
            Description = "Simulate the first bootstrap by ArgoCD's rules, without a cluster: where it stops, why, and what to change.",
        };
        var from = new Option<string?>("--from")
        {
            Description = "With --rehearse: simulate an update instead, from this revision or directory.",
            HelpName = "REV|DIR",
        };
        var start = new Option<string?>("--at")
        {
            Description = "With --rehearse: the start time, for sync windows (default: now).",
            HelpName = "TIME",
        };
        var command = new Command(
            "plan",
            "Show the order in which ArgoCD will apply manifests: phases, waves, hooks, and what it will prune."
        )
        {
            place,
            repo,
            live,
            context,
            app,
            ns,
            createNamespace,
            pruneLast,
            rehearse,
            from,
            start,
            json,
            mermaid,
            svg,
        };
        Suggest.Environments(place);
        command.SetAction(
            async (parsed, cancel) =>
            {
                bool asJson = parsed.GetValue(json);
                bool asMermaid = parsed.GetValue(mermaid);
                bool asSvg = parsed.GetValue(svg);
                string? livePlace = parsed.GetValue(live);
                var options = new PlanOptions(
                    parsed.GetValue(ns) is { Length: > 0 } named ? named : null,
                    parsed.GetValue(createNamespace),
                    parsed.GetValue(pruneLast)
                );
                if ((asJson ? 1 : 0) + (asMermaid ? 1 : 0) + (asSvg ? 1 : 0) > 1)
                {
                    throw new UserException("--json, --mermaid and --svg are three formats; choose one.");
                }

                if (options is { CreateNamespace: true, Namespace: null })
                {
                    throw new UserException("--create-namespace requires --namespace NAME, the destination namespace.");
                }

                if (options.PruneLast && livePlace is null)
                {
                    throw new UserException("--prune-last requires --live, since only live objects are pruned.");
                }

                if (livePlace is null && (parsed.GetValue(context) is not null || (parsed.GetValue(app) ?? []).Length > 0))
                {
                    throw new UserException("--context and --app select live objects; add --live DIR|KUBECONFIG.");
                }

                if (!parsed.GetValue(rehearse) && (parsed.GetValue(from) ?? parsed.GetValue(start)) is not null)
                {
                    throw new UserException("--from and --at require --rehearse.");
                }

                var files = new PlanFiles(parsed.GetValue(repo)!, cancel);
                (string at, IReadOnlyList<Manifest> target) = await files.Target(
                    parsed.GetValue(place),
                    options.Namespace,
                    mayBeEmpty: livePlace is not null
                );
                if (parsed.GetValue(rehearse))
                {
                    if (asMermaid || asSvg || livePlace is not null)
                    {
                        throw new UserException(
                            "--rehearse simulates from Git alone and prints text or --json; leave out --live, --mermaid and --svg."
                        );
                    }

                    RehearsalResult result = await new RehearsalSetup(parsed.GetValue(repo)!, cancel).Run(
                        target,
                        at,
                        parsed.GetValue(from),
                        parsed.GetValue(start),
                        options
                    );
                    using var rehearsed = Pager.Open(!asJson);
                    if (asJson)
                    {
                        RehearsalJson.Write(rehearsed.Out, result);
                    }
                    else
                    {
                        new RehearsalText(rehearsed.Out, Palette.ForOutput).Write(at, result);
                    }

                    return result.Ends ? 0 : 1;
                }

                (IReadOnlyList<Manifest> has, string[] applications) = livePlace is null
                    ? ([], [])
                    : await files.Live(livePlace, at, target, parsed.GetValue(context), parsed.GetValue(app) ?? []);
                var owners = new PlanOwners(has, target);
                AppOfApps? several = files.IsEnvironment(at)
                    ? AppOfApps.Plan(target, owners.Of, livePlace is null ? null : folder => files.IsEmptied(at, folder))
                    : null;
                if (several is not null)
                {
                    owners.WarnOfOthers(several);
                }

                if (several is not null && options != new PlanOptions())
                {
                    throw new UserException(
                        "--namespace, --create-namespace and --prune-last apply to one Application, and an environment has several that "
                            + "set their own; pass the directory of one Application."
                    );
                }

                SyncPlan plan = several is null
                    ? Planner.Plan(target, livePlace is null ? [] : owners.OfPlanned(applications, options), options)
                    : new SyncPlan([.. several.Segments.SelectMany(segment => segment.Tasks)], []);
                IEnumerable<string?> wipeOuts = several is null
                    ? [WipeOut.Of(plan, files.Source(at)?.Application)]
                    : several.Syncs.Select(sync =>
                        WipeOut.Of(
                            sync.Plan,
                            target.FirstOrDefault(manifest => manifest.Kind == "Application" && manifest.Name == sync.Application)
                        )
                    );
                foreach (string warning in wipeOuts.OfType<string>())
                {
                    SharedOptions.Warn(warning);
                }

                foreach (Manifest unquoted in target.Where(manifest => manifest.UnquotedAnnotation is not null))
                {
                    SharedOptions.Warn(
                        $"{unquoted.Source}: The annotation {unquoted.UnquotedAnnotation} is not a string, so ArgoCD rejects the "
                            + "object or ignores its annotations; quote the value."
                    );
                }

                using var pager = Pager.Open(!asJson && !asMermaid && !asSvg);
                if (asJson)
                {
                    foreach (PlannedTask task in plan.Tasks)
                    {
                        pager.Out.WriteLine(PlanJson.Line(task));
                    }
                }
                else if (asMermaid || asSvg)
                {
                    pager.Out.Write(
                        several is { } all ? (asSvg ? PlanSvg.Of(all) : PlanMermaid.Of(all))
                        : asSvg ? PlanSvg.Of(plan)
                        : PlanMermaid.Of(plan)
                    );
                }
                else if (several is not null)
                {
                    new PlanText(pager.Out, Palette.ForOutput).Write(several);
                }
                else
                {
                    new PlanText(pager.Out, Palette.ForOutput).Write(at, plan);
                }

                return 0;
            }
        );
        return command;
    }
}
