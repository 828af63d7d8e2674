package org.cfgrun.interpreter.inherit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.diagnostic.Suggestions;
import org.cfgrun.interpreter.inherit.BaseGraph.Base;
import org.cfgrun.interpreter.inherit.BaseGraph.Member;
import org.cfgrun.interpreter.inherit.Document.Named;
import org.cfgrun.interpreter.inherit.Document.Style;
import org.cfgrun.interpreter.inherit.DocumentCache.Entry;
import org.cfgrun.interpreter.source.LoadResult;
import org.cfgrun.interpreter.source.LoadResult.Failed;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.SourceId;
import org.cfgrun.interpreter.source.SourceLoader;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/**
 * Builds inheritance graphs by following {@code _base_}. Each file is read once, however many
 * configs inherit it. Resolvers are thread-safe.
 */
public final class BaseResolver {
  // The longest chain in public configs has 6 files. The limit guards the stack: resolving
  // recurses.
  private static final int MAX_CHAIN = 100;

  private static final int MAX_BASES = 1000;

  private final SourceLoader loader;
  private final DocumentCache documents;
  private final BaseLocator locator;
  private final Map<String, Member> members = new HashMap<>();
  // In insertion order, which is the order of the notes about a cycle.
  private final Map<String, BaseReference> chain = new LinkedHashMap<>();
  private final Map<Path, List<String>> neighbours = new HashMap<>();
  private Spent spent = Spent.NOTHING;
  private boolean exhausted;

  /** Creates a resolver. */
  public BaseResolver(SourceLoader loader, DocumentReader reader, Packages packages) {
    this.loader = loader;
    this.documents = new DocumentCache(loader, reader);
    this.locator = new BaseLocator(packages);
  }

  /** Reads and parses a file ahead of {@link #resolve}, in any thread. */
  public void read(SourceId entry) {
    documents.of(entry);
  }

  /** Returns the graph of a file, or null when the file itself cannot be read. */
  public synchronized @Nullable BaseGraph resolve(SourceId entry, Problems problems) {
    spent = Spent.NOTHING;
    exhausted = false;
    Member member = member(entry, BaseReference.named(entry.name(), NOWHERE), problems);
    return member == null ? null : new BaseGraph(member);
  }

  /**
   * Forgets a file, all that inherit it, and all that have errors: a base that is missing may be
   * the file.
   *
   * @return what was forgotten
   */
  public synchronized List<Member> forget(SourceId changed) {
    documents.forget(changed);
    neighbours.clear();
    String key = DocumentCache.key(changed);
    List<Member> forgotten = new ArrayList<>();
    for (Member member : members.values()) {
      boolean stale =
          new BaseGraph(member)
              .basesFirst().stream()
                  .anyMatch(
                      base ->
                          DocumentCache.key(base.id()).equals(key) || base.problems().hasErrors());
      if (stale) {
        forgotten.add(member);
      }
    }
    members.values().removeAll(forgotten);
    return forgotten;
  }

  private static final Span NOWHERE = Source.of("command line", "").all();

  private @Nullable Member member(SourceId id, BaseReference by, Problems problems) {
    String key = DocumentCache.key(id);
    Member known = members.get(key);
    if (known != null) {
      spent = spent.plus(known.spent());
      return known;
    }
    Spent before = spent;
    Entry entry = documents.of(id);
    Document document = entry.document();
    if (document == null) {
      problems.add(refusal(id, (Failed) entry.result(), by));
      return null;
    }
    Problems own = new Problems();
    own.addAll(entry.problems());
    List<Base> bases = new ArrayList<>();
    chain.put(key, by);
    Named named = document.bases(spent.plusSteps(document.cost()), own);
    spent = named.spent();
    exhausted |= named.exhausted();
    List<BaseReference> references = named.references();
    if (references.size() > MAX_BASES) {
      own.error(
          ErrorCode.OVER_BUDGET,
          references.get(MAX_BASES).span(),
          "this file names more than " + MAX_BASES + " bases.");
      references = List.of();
    }
    for (BaseReference reference : references) {
      if (exhausted) {
        break;
      }
      Member base = base(id, reference, own);
      if (base != null && agree(document, base.document(), reference, own)) {
        bases.add(new Base(reference, base));
      }
    }
    chain.remove(key);
    Member member = new Member(id, document, bases, own, spent.minus(before));
    if (!exhausted) {
      // Otherwise it lacks bases, which it may have for another config that spends less.
      members.put(key, member);
    }
    return member;
  }

  private @Nullable Member base(SourceId from, BaseReference reference, Problems problems) {
    SourceId id = locator.locate(from, reference, problems);
    if (id == null) {
      return null;
    }
    String key = DocumentCache.key(id);
    if (chain.containsKey(key)) {
      problems.add(cycle(key, id, reference));
      return null;
    }
    if (chain.size() >= MAX_CHAIN) {
      problems.error(
          ErrorCode.OVER_BUDGET,
          reference.span(),
          "the chain of bases is more than " + MAX_CHAIN + " files long.");
      return null;
    }
    return member(id, reference, problems);
  }

  /** Reports a base that inherits in another style than its child, which mmengine rejects too. */
  private static boolean agree(
      Document child, Document base, BaseReference reference, Problems problems) {
    boolean mixed =
        child.style() == Style.NAMING && base.style() == Style.IMPORTING
            || child.style() == Style.IMPORTING && base.style() == Style.NAMING;
    if (mixed) {
      String naming = "names its bases by `_base_`";
      String importing = "imports its bases or components";
      boolean names = child.style() == Style.NAMING;
      problems.add(
          Diagnostic.error(
                  ErrorCode.BAD_BASE,
                  reference.span(),
                  "This config %s, but `%s` %s."
                      .formatted(
                          names ? naming : importing, reference.path(), names ? importing : naming))
              .help("Use one style in a config and all of its bases."));
    }
    return !mixed;
  }

  private Diagnostic cycle(String key, SourceId id, BaseReference last) {
    Diagnostic cycle =
        Diagnostic.error(
            ErrorCode.BASE_CYCLE, last.span(), "`" + id.name() + "` inherits from itself.");
    boolean inside = false;
    for (Map.Entry<String, BaseReference> step : chain.entrySet()) {
      if (inside) {
        cycle = cycle.note("which names `" + step.getValue().path() + "`", step.getValue().span());
      }
      inside |= step.getKey().equals(key);
    }
    return cycle
        .note("which names `" + last.path() + "` again", last.span())
        .help("Remove one of these bases.");
  }

  /** The names of the configs in a directory, which is listed once. */
  private List<String> neighbours(SourceId id) {
    Path folder = id.path() == null ? null : id.path().getParent();
    return folder == null
        ? loader.besides(id)
        : neighbours.computeIfAbsent(folder, key -> loader.besides(id));
  }

  private Diagnostic refusal(SourceId id, Failed failed, BaseReference by) {
    Span span = by.span() == NOWHERE ? null : by.span();
    Diagnostic refusal = Diagnostic.unread(failed, span);
    boolean missing = failed.reason() == LoadResult.Reason.MISSING;
    boolean module = by.form() == BaseReference.Form.MODULE;
    if ((missing || failed.reason() == LoadResult.Reason.FILE_TYPE) && !module) {
      String path = by.path();
      String folder = path.substring(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf(':')) + 1);
      String nearest = Suggestions.nearest(path.substring(folder.length()), neighbours(id));
      refusal =
          nearest == null ? refusal : refusal.note("did you mean `" + folder + nearest + "`?");
    }
    if (missing && span != null && id.path() != null) {
      return refusal.help(
          module
              ? "Check the dots: one is the directory of the importing file, two are its parent."
              : "Write the path relative to the file that names the base.");
    }
    return failed.help().isEmpty() ? refusal : refusal.help(failed.help());
  }
}
