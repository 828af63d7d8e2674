package org.cfgrun.interpreter.inherit;

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
import org.cfgrun.interpreter.inherit.Document.Style;
import org.cfgrun.interpreter.inherit.Readings.Reading;
import org.cfgrun.interpreter.source.LoadResult;
import org.cfgrun.interpreter.source.LoadResult.Failed;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.SourceId;
import org.cfgrun.interpreter.source.SourceLoader;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/**
 * Follows {@code _base_} from file to file. Each file is read once, however many inherit it;
 * several threads may share a resolver.
 */
public final class BaseResolver {
  // Deeper than any real chain (6), and far from the end of the stack.
  private static final int MAX_CHAIN = 100;

  private static final int MAX_BASES = 1000;

  private final SourceLoader loader;
  private final Readings readings;
  private final BaseLocator locator;
  private final Map<String, Member> members = new HashMap<>();
  private final Map<String, BaseReference> chain = new LinkedHashMap<>();

  /** A resolver that reads with {@code loader} and {@code reader}, and knows {@code packages}. */
  public BaseResolver(SourceLoader loader, DocumentReader reader, Packages packages) {
    this.loader = loader;
    this.readings = new Readings(loader, reader);
    this.locator = new BaseLocator(packages);
  }

  /** Reads and parses a file ahead of {@link #resolve}; any number of threads may do so at once. */
  public void read(SourceId entry) {
    readings.of(entry);
  }

  /** The graph of a file, or null when the file itself cannot be read. */
  public synchronized @Nullable BaseGraph resolve(SourceId entry, Problems problems) {
    Member member = member(entry, BaseReference.named(entry.name(), NOWHERE), problems);
    return member == null ? null : new BaseGraph(member);
  }

  private static final Span NOWHERE = Source.of("command line", "").all();

  private @Nullable Member member(SourceId id, BaseReference by, Problems problems) {
    String key = Readings.key(id);
    Member known = members.get(key);
    if (known != null) {
      return known;
    }
    Reading reading = readings.of(id);
    Document document = reading.document();
    if (document == null) {
      problems.add(refusal(id, (Failed) reading.result(), by));
      return null;
    }
    Problems own = new Problems();
    own.addAll(reading.problems());
    List<Base> bases = new ArrayList<>();
    chain.put(key, by);
    List<BaseReference> references = document.bases(own);
    if (references.size() > MAX_BASES) {
      own.error(
          ErrorCode.OVER_BUDGET,
          references.get(MAX_BASES).span(),
          "This file names more than " + MAX_BASES + " bases.");
      references = List.of();
    }
    for (BaseReference reference : references) {
      Member base = base(id, reference, own);
      if (base != null && agree(document, base.document(), reference, own)) {
        bases.add(new Base(reference, base));
      }
    }
    chain.remove(key);
    Member member = new Member(id, document, bases, own);
    members.put(key, member);
    return member;
  }

  private @Nullable Member base(SourceId from, BaseReference reference, Problems problems) {
    SourceId id = locator.locate(from, reference, problems);
    if (id == null) {
      return null;
    }
    String key = Readings.key(id);
    if (chain.containsKey(key)) {
      problems.add(ring(key, id, reference));
      return null;
    }
    if (chain.size() >= MAX_CHAIN) {
      problems.error(
          ErrorCode.OVER_BUDGET,
          reference.span(),
          "Bases inherit each other more than " + MAX_CHAIN + " files deep.");
      return null;
    }
    return member(id, reference, problems);
  }

  /** mmengine refuses a chain whose files do not all inherit in one style. */
  private static boolean agree(
      Document heir, Document base, BaseReference reference, Problems problems) {
    boolean mixed =
        heir.style() == Style.NAMING && base.style() == Style.IMPORTING
            || heir.style() == Style.IMPORTING && base.style() == Style.NAMING;
    if (mixed) {
      String naming = "names its bases by `_base_`";
      String importing = "imports its bases or components";
      boolean names = heir.style() == Style.NAMING;
      problems.add(
          Diagnostic.error(
                  ErrorCode.BAD_BASE,
                  reference.span(),
                  "This config %s, but `%s` %s."
                      .formatted(
                          names ? naming : importing, reference.path(), names ? importing : naming))
              .help("A config and its bases are all of one style: change one of the two."));
    }
    return !mixed;
  }

  private Diagnostic ring(String key, SourceId id, BaseReference last) {
    Diagnostic ring =
        Diagnostic.error(
            ErrorCode.BASE_CYCLE, last.span(), "`" + id.name() + "` inherits from itself.");
    boolean inside = false;
    for (Map.Entry<String, BaseReference> step : chain.entrySet()) {
      if (inside) {
        ring = ring.note("which names `" + step.getValue().path() + "`", step.getValue().span());
      }
      inside |= step.getKey().equals(key);
    }
    return ring.note("which names `" + last.path() + "` again", last.span())
        .help("Remove one of these bases.");
  }

  private Diagnostic refusal(SourceId id, Failed failed, BaseReference by) {
    Span span = by.span() == NOWHERE ? null : by.span();
    Diagnostic refusal = Diagnostic.unread(failed, span);
    if (failed.reason() == LoadResult.Reason.MISSING) {
      boolean module = by.form() == BaseReference.Form.MODULE;
      String path = by.path();
      String folder = path.substring(0, path.lastIndexOf('/') + 1);
      String nearest =
          module ? null : Suggestions.nearest(path.substring(folder.length()), loader.besides(id));
      refusal =
          nearest == null ? refusal : refusal.note("did you mean `" + folder + nearest + "`?");
      if (span != null && id.path() != null) {
        return refusal.help(
            module
                ? "One dot means the folder of the file that imports, two dots the one above it."
                : "A base's path is relative to the file that names it.");
      }
    }
    return failed.help().isEmpty() ? refusal : refusal.help(failed.help());
  }
}
