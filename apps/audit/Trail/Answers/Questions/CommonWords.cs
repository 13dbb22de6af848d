namespace Cairn.Trail.Answers.Questions;

/// <summary>
/// Words that say how something is asked, not what is asked about. Plain hash sets: a frozen set costs more to build than one question
/// saves.
/// </summary>
internal static class CommonWords
{
    private static readonly HashSet<string> Stop = Set(
        "a an the this that these those it its their his her they them he she we us our ours my mine i you your me one ones some any all "
            + "each every both "
            + "of in on at to for from by with within into onto over under about as off out up down per via than then and or but not no "
            + "nor so if "
            + "is are was were be been being am do does did done has have had having can could will would shall should may might must let "
            + "lets "
            + "what which who whom whose when where why how there here ever please tell show list give find get got see look looked want "
            + "wanted know me "
            + "still also too just only even really actually now again already yet always never exactly ago last first latest earliest "
            + "most recent recently newest oldest previous next same other others else anything something everything nothing anyone "
            + "anybody someone somebody everyone everybody "
            + "many much often long more less few several happened happen happens happening reason reasons because due ask asked asking "
            + "ask regarding concerning around "
            + "time times date day value values setting settings field fields thing things stuff person people human humans bot bots "
            + "author authors "
            + "right current currently whole file files pr prs mr mrs exactly over usually responsible appear appears appeared "
            + "report trail history cairn repo repository git main branch master between since until before after during while like look "
            + "looks hello hi "
            + "made make makes making take took taken go went gone going come came ones own ours become becomes became becoming "
            + "were mean means meaning long ok okay "
            + "whats whos s t re ve ll via"
    );

    // Words for a change itself, in every form: they choose a verb, and say nothing about the subject.
    private static readonly HashSet<string> Change = Set(
        "change changes changed changing edit edits edited editing modify modifies modified modification modifications update updates "
            + "updated updating "
            + "touch touches touched set sets add adds added adding addition additions introduce introduced introduces create created "
            + "creates remove removes removed removing "
            + "removal delete deletes deleted deleting deletion drop dropped drops deploy deployed deploys deploying ship shipped ships "
            + "reach reached land landed lands landing "
            + "landings roll rolled release released promote promoted revert reverts reverted reverting rollback rollbacks undo undid "
            + "undone approve approves approved approving "
            + "approval approvals review reviewed reviews merge merged merges merging bump bumped bumps increase increased increases "
            + "decrease decreased decreases raise raised "
            + "raises lower lowered lowers reduce reduced reduces double doubled halve halved scale scaled rename renamed renames move "
            + "moved moves enable enabled disable disabled "
            + "switch switched turn turned replace replaced commit commits committed alter altered adjust adjusted upgrade upgraded "
            + "upgrades downgrade downgraded push pushed "
            + "removals rotate rotated rotates renewed bigger larger smaller tweak tweaked grow grew shrink shrank commits differ differs "
            + "difference differences fix fixed introduced brought bring rewrite rewrote wrote written"
    );

    /// <summary>Whether a lower-case word carries no subject.</summary>
    public static bool IsCommon(string word) => Stop.Contains(word) || Change.Contains(word);

    /// <summary>Whether a lower-case word is a form of a word for changing.</summary>
    public static bool IsChange(string word) => Change.Contains(word);

    private static HashSet<string> Set(string words) => words.Split(' ').ToHashSet(StringComparer.Ordinal);
}
