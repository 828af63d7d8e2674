package org.cfgrun.interpreter.document;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.eval.Evaluator;
import org.cfgrun.interpreter.eval.Limits;
import org.cfgrun.interpreter.eval.Scope;
import org.cfgrun.interpreter.eval.data.EvalFailure;
import org.cfgrun.interpreter.eval.data.Freezer;
import org.cfgrun.interpreter.eval.data.FunctionData;
import org.cfgrun.interpreter.eval.data.ModuleData;
import org.cfgrun.interpreter.eval.data.ReferenceData;
import org.cfgrun.interpreter.eval.data.Value;
import org.cfgrun.interpreter.inherit.BaseReference;
import org.cfgrun.interpreter.inherit.Document;
import org.cfgrun.interpreter.inherit.Spent;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.syntax.ConfigFile;
import org.cfgrun.interpreter.syntax.ConfigParser;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.Origin;
import org.cfgrun.interpreter.value.Reference;
import org.cfgrun.interpreter.value.ReservedKeys;
import org.cfgrun.interpreter.value.ScalarNode;

/** A config in the config language. */
record CodeDocument(CodeFile file) implements Document {
  @Override
  public Style style() {
    return file.style();
  }

  @Override
  public ConfigFile tree() {
    return file.tree();
  }

  @Override
  public Source source() {
    return file.tree().source();
  }

  @Override
  public long cost() {
    return ConfigParser.cost(file.tree().tokens(), source().text().length());
  }

  @Override
  public Named bases(Spent before, Problems problems) {
    Limits limits = new Limits(file.budget(), before);
    if (!limits.attempt(source().all(), problems)) {
      return new Named(List.of(), limits.spent(), true);
    }
    int known = problems.all().size();
    List<BaseReference> references =
        file.importing()
            ? BaseImports.of(file.tree(), problems).references()
            : new NamedBases(file, limits).references(problems);
    boolean exhausted =
        problems.all().stream().skip(known).anyMatch(d -> d.code() == ErrorCode.OVER_BUDGET);
    return new Named(references, limits.spent(), exhausted);
  }

  @Override
  public boolean affords(Start start, Problems problems) {
    return new Limits(file.budget(), start.spent()).attempt(start.at(), problems);
  }

  @Override
  public Evaluated evaluate(Bases bases, Start start, Problems problems) {
    Limits limits = new Limits(file.budget(), start.spent());
    Problems found = new Problems();
    Evaluated said = evaluate(bases, bases, limits, found);
    boolean edits = !file.importing() && !said.bases().equals(bases.values());
    if (edits && source().text().contains("{{")) {
      // A template refers to a value of a base after all edits by the file, as in mmengine.
      found = new Problems();
      said = evaluate(bases, new Bases(said.bases(), bases.complete()), limits, found);
    }
    problems.addAll(found);
    return said;
  }

  private Evaluated evaluate(Bases bases, Bases templateBases, Limits limits, Problems problems) {
    Evaluator run = file.evaluator(bases, templateBases, limits, problems, false);
    Map<String, Reference> references = new LinkedHashMap<>();
    DictNode imported = bases.values();
    if (file.importing()) {
      Exports bound = bind(bases, run.scope(), limits, problems);
      imported = bound.values();
      references.putAll(bound.references());
    }
    run.run(file.tree().statements());
    references.putAll(run.references());
    Freezer freezer = new Freezer(limits);
    Map<ConfigNode, ConfigNode> own = new LinkedHashMap<>();
    run.scope()
        .values()
        .forEach(
            (name, value) -> {
              Scope scope = run.scope();
              boolean mentioned =
                  value.data() instanceof ReferenceData && references.containsKey(name);
              if (isKey(name, value) && !mentioned && !scope.isPoisoned(name)) {
                put(own, key(name, value, scope), value, freezer, problems);
              }
            });
    return new Evaluated(
        new DictNode(own, deleted(run.scope()), Origin.written(source().all())),
        file.importing() ? imported : edited(run, bases, freezer, problems),
        references,
        limits.spent());
  }

  private Exports bind(Bases bases, Scope scope, Limits limits, Problems problems) {
    try {
      return BaseImports.of(file.tree(), new Problems()).bind(bases, scope, limits, problems);
    } catch (EvalFailure failure) {
      // The budget is exhausted; evaluating the first statement ends too.
      if (failure.diagnostic() != null) {
        problems.add(failure.diagnostic());
      }
      return new Exports(new DictNode(Map.of(), bases.values().origin()), Map.of());
    }
  }

  private static Map<String, Origin> deleted(Scope scope) {
    Map<String, Origin> deleted = new LinkedHashMap<>();
    scope
        .deleted()
        .forEach(
            (name, value) -> {
              if (isKey(name, value)) {
                deleted.put(name, value.origin());
              }
            });
    return deleted;
  }

  private static boolean isKey(String name, Value value) {
    return !name.startsWith("__")
        && !name.equals(ReservedKeys.BASE)
        && !(value.data() instanceof ModuleData)
        && !(value.data() instanceof FunctionData);
  }

  /** Returns a key whose origin is the last assignment of its name. */
  private static ConfigNode key(String name, Value value, Scope scope) {
    Span place = scope.place(name);
    return new ScalarNode(name, Origin.written(place == null ? value.origin().span() : place));
  }

  private static void put(
      Map<ConfigNode, ConfigNode> own,
      ConfigNode key,
      Value value,
      Freezer freezer,
      Problems problems) {
    try {
      own.put(key, freezer.freeze(value));
    } catch (EvalFailure failure) {
      Diagnostic diagnostic = failure.diagnostic();
      boolean again =
          failure.last()
              && problems.all().stream().anyMatch(d -> d.code() == ErrorCode.OVER_BUDGET);
      if (diagnostic != null && !again) {
        problems.add(diagnostic);
      }
    }
  }

  private static DictNode edited(Evaluator run, Bases bases, Freezer freezer, Problems problems) {
    Value edited = run.editedBases();
    if (edited == null) {
      return bases.values();
    }
    Map<ConfigNode, ConfigNode> frozen = new LinkedHashMap<>();
    put(frozen, new ScalarNode(ReservedKeys.BASE, edited.origin()), edited, freezer, problems);
    return frozen.values().stream().map(DictNode.class::cast).findFirst().orElse(bases.values());
  }
}
