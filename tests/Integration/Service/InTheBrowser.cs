using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Cairn.Service.Tests;

/// <summary>The pages as a person meets them.</summary>
public sealed class InTheBrowser(Browser browser) : IClassFixture<Browser>
{
    private const string Question = "who changed the database connection pool size on November 3rd, and why?";
    private const string Answer = "Maria Santos changed DB_POOL_SIZE of Deployment payments-api in production from 20 to 50";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task TheQuestionIsTypedAnsweredAndFollowedToTheChangeAndTheHistory(bool javaScript)
    {
        IPage page = await browser.Page(javaScript);
        await using Served demo = await Served.Demo();
        await page.GotoAsync(demo.Address);
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Ask the trail" }).FillAsync(Question);
        await page.GetByRole(AriaRole.Button, new() { Name = "Ask" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync(Answer);
        await Expect(page.GetByLabel("Ask the trail")).ToHaveValueAsync(Question);
        await Expect(page.GetByText("requests wait for a database connection")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Merge pull request #482 from maria/raise-pool" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/change/3d92729fe14a"));
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Brought 1 commit" })).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "DB_POOL_SIZE" }).Last.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("History of");
        await Expect(page.GetByRole(AriaRole.Row).Nth(1)).ToContainTextAsync("50");
        await Expect(page.GetByRole(AriaRole.Row)).ToHaveCountAsync(4);
    }

    [Fact]
    public async Task AFilterIsSetWithTheKeyboardAndStandsInTheAddress()
    {
        IPage page = await browser.Page();
        await using Served demo = await Served.Demo();
        await page.GotoAsync(demo.Address);
        await page.GetByLabel("Field").FillAsync("DB_POOL_SIZE");
        await page.GetByLabel("Environment").FillAsync("production");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("env=production.*field=DB_POOL_SIZE"));
        await Expect(page.GetByRole(AriaRole.Article)).ToHaveCountAsync(3);
        await Expect(page.GetByLabel("Field")).ToHaveValueAsync("DB_POOL_SIZE");
    }

    [Fact]
    public async Task TheFirstTabSkipsToTheAnswer()
    {
        IPage page = await browser.Page();
        await using Served demo = await Served.Demo();
        await page.GotoAsync(demo.Address);
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Skip to content" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("#answer$"));
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    [InlineData(320)]
    public async Task NoPageIsWiderThanItsWindowOrComplains(int width)
    {
        IPage page = await browser.Page(width: width);
        var complaints = new List<string>();
        page.Console += (_, message) => complaints.Add(message.Text);
        page.PageError += (_, error) => complaints.Add(error);
        page.RequestFailed += (_, request) => complaints.Add(request.Url);
        await using Served demo = await Served.Demo();
        foreach (
            string address in (string[])
                [
                    "/",
                    "/ask?q=" + Uri.EscapeDataString(Question),
                    "/ask?q=who+changed+anything+in+2026",
                    "/change/3d92729fe14a",
                    "/change/4ad60fec5817",
                    "/history?target=deployment/payments-api",
                ]
        )
        {
            IResponse? response = await page.GotoAsync(demo.Address + address);
            Assert.Equal(200, response!.Status);
            Assert.True(
                await page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= width,
                $"{address} is wider than {width} px."
            );
        }

        Assert.Empty(complaints);
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task AHistorysValuesStandUnderTheirHeadings(int width)
    {
        IPage page = await browser.Page(width: width);
        await using Served demo = await Served.Demo();
        await page.GotoAsync(demo.Address + "/history?target=deployment/payments-api&field=DB_POOL_SIZE");
        await Expect(page.GetByText("Start the platform repository").First).ToBeVisibleAsync();
        string[] strays = await page.EvaluateAsync<string[]>(
            """
            [...document.querySelectorAll('table.history')].flatMap(table => {
              const seen = cell => getComputedStyle(cell).display !== 'none' && cell.offsetWidth > 0;
              const heads = [...table.querySelectorAll('th')].filter(seen);
              return heads.length === 0 ? [] : [...table.querySelectorAll('td')].filter(cell => seen(cell) && cell.offsetLeft !== heads[cell.cellIndex].offsetLeft).map(cell => cell.innerText);
            })
            """
        );
        Assert.Empty(strays);
        Assert.False(
            await page.EvaluateAsync<bool>("[...document.querySelectorAll('.card')].some(card => card.scrollWidth > card.clientWidth)"),
            "A card scrolls sideways."
        );
    }

    [Fact]
    public async Task NothingOfARepositoryRuns()
    {
        const string Attack = "<script>window.hacked=1;alert(1)</script><img src=x onerror='window.hacked=1;alert(2)'>";
        using var repository = new GrowingRepository();
        string id = repository.Commit($"Raise {Attack}\n\n{Attack}", ("a.yaml", $"pool: \"{Attack}\"\n"));
        IPage page = await browser.Page();
        var dialogs = new List<string>();
        page.Dialog += async (_, dialog) =>
        {
            dialogs.Add(dialog.Message);
            await dialog.DismissAsync();
        };
        await using Served served = await Served.Start(("", Attack, repository.Path));
        foreach (
            string address in (string[])
                [
                    "/",
                    "/change/" + id,
                    "/ask?q=" + Uri.EscapeDataString("who changed the pool? " + Attack),
                    "/history?target=a.yaml",
                    "/?field=" + Uri.EscapeDataString("\">" + Attack),
                ]
        )
        {
            await page.GotoAsync(served.Address + address);
            Assert.False(await page.EvaluateAsync<bool>("'hacked' in window"), address);
            Assert.Equal(0, await page.Locator("script, img").CountAsync());
        }

        Assert.Empty(dialogs);
    }
}
