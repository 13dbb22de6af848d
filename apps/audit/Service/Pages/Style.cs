namespace Cairn.Service.Pages;

internal static class Style
{
    public const string Css = """
        :root { color-scheme: light dark; --ink: #1d2329; --soft: #5b6670; --line: #d9dee3; --back: #fbfbfa; --card: #fff; --link: #0b5cad; --gone: #b42318; --come: #1a7f37; --stone: #6b5b3e; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6e9ec; --soft: #9aa5af; --line: #333b43; --back: #14181c; --card: #1b2026; --link: #6cb2ff; --gone: #ff8a7a; --come: #6fd28a; --stone: #cbb58a; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--back); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
        a { color: var(--link); text-decoration: none; } a:hover, a:focus { text-decoration: underline; }
        :focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
        header, main, footer { max-width: 72rem; margin: 0 auto; padding: 1rem 1.25rem; }
        header { border-bottom: 1px solid var(--line); }
        nav { display: flex; gap: 1rem; align-items: baseline; flex-wrap: wrap; margin-bottom: .75rem; }
        nav .name { font-weight: 700; font-size: 1.25rem; color: var(--stone); }
        form[role=search] { display: flex; gap: .5rem; }
        input, select, button { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: .4rem; padding: .5rem .7rem; }
        form[role=search] input { flex: 1; min-width: 0; font-size: 1.1rem; }
        button { background: var(--link); border-color: var(--link); color: var(--back); font-weight: 600; cursor: pointer; }
        .filters { display: flex; flex-wrap: wrap; gap: .6rem; align-items: end; margin: 0 0 1rem; } .filters button { padding: .3rem .9rem; }
        .filters label { flex: 1 1 8rem; display: flex; flex-direction: column; font-size: .85rem; color: var(--soft); }
        .filters input { width: 100%; padding: .3rem .5rem; }
        .landing, .card { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: .8rem 1rem; margin: 0 0 .9rem; overflow-x: auto; }
        h1 { font-size: 1.35rem; margin: .2rem 0 .8rem; } h2 { font-size: 1.05rem; margin: 0 0 .2rem; } h1, h2, p, li { overflow-wrap: anywhere; }
        .landing h1 { font-size: 1.2rem; margin: 0 0 .2rem; } .card pre, .card ul { margin: .2rem 0; } .card ul { padding-left: 1.2rem; }
        .who, .more, small, .facts { color: var(--soft); } .who { margin: 0 0 .5rem; }
        .env, .tag { display: inline-block; border: 1px solid var(--line); border-radius: 1rem; padding: 0 .55rem; font-size: .82rem; color: var(--ink); }
        .env { background: color-mix(in srgb, var(--stone) 18%, transparent); } .tag.bad { border-color: var(--gone); }
        table { border-collapse: collapse; width: 100%; font-size: .92rem; }
        td, th { text-align: left; vertical-align: top; padding: .2rem .5rem; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
        table.fields, table.history { table-layout: fixed; } .fields col:first-child { width: 46%; } .history col { width: 20%; } .history col:first-child { width: 14.5rem; } .history col:nth-child(4) { width: 12%; } .history col:last-child { width: auto; }
        th[scope=row] { overflow-wrap: break-word; }
        .place th { border-top: 0; padding-top: .5rem; color: var(--stone); font-weight: 600; } .place small { font-weight: 400; }
        code, pre { font: .9em ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
        .before code { color: var(--gone); } .changed .before code { text-decoration: line-through; } .after code { color: var(--come); }
        .understood { border-left: 4px solid var(--stone); padding: .2rem .8rem; margin: 0 0 1rem; } .understood p { margin: .2rem 0; } .problem { border-left: 4px solid var(--gone); padding: .4rem .8rem; }
        .texts { margin: .4rem 0 0; padding-left: 1.2rem; font-size: .92rem; }
        .pages { display: flex; justify-content: space-between; margin: 1rem 0; }
        .unseen { position: absolute; left: -999rem; } a.unseen:focus { left: 1rem; top: .5rem; background: var(--card); padding: .4rem; }
        @media (max-width: 40rem) {
          /* A row is a block: the field, then before → after, then who and why. */
          table.fields, table.history { display: block; } :is(.fields, .history) :is(tbody, tr, td, .place th) { display: block; width: auto; } .history thead { display: none; }
          .fields tr:not(.place), .history tr { border-top: 1px solid var(--line); padding: .2rem 0; } :is(.fields, .history) td { border-top: 0; padding: .1rem .3rem; } .place th { padding: .5rem .3rem .1rem; }
          :is(.fields, .history) :is(td.before, td.after) { display: inline-block; max-width: 100%; } :is(.fields, .history) td:empty { display: none; } .changed td.after::before { content: "→ "; color: var(--soft); }
        }
        """;
}
