package org.cfgrun.interpreter.document;

import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.eval.Budget;
import org.cfgrun.interpreter.eval.Limits;
import org.cfgrun.interpreter.inherit.BaseReference;
import org.cfgrun.interpreter.inherit.Document;
import org.cfgrun.interpreter.inherit.Spent;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.SourceId;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.Origin;
import org.cfgrun.interpreter.value.ReservedKeys;
import org.cfgrun.interpreter.value.ScalarNode;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.representer.Representer;

/** A config in YAML 1.1. Tags create only plain values. */
final class YamlDocument implements Document {
  // Above the depth of values that a budget allows, so that all printed configs can be read.
  private static final int MAX_DEPTH = 200;

  /**
   * The maximum length of a text. A YAML node takes about 400 bytes while it is read, and can be as
   * short as two characters.
   */
  private static final int MAX_LENGTH = 1 << 19;

  private static final long STEPS_PER_CHARACTER = 4;

  private final SourceId id;
  private final Source source;
  private final PlaceHolders holders;
  private final @Nullable MappingNode root;
  private final Budget budget;
  private final Environment environment;

  private YamlDocument(
      SourceId id,
      Source source,
      PlaceHolders holders,
      @Nullable MappingNode root,
      Budget budget,
      Environment environment) {
    this.id = id;
    this.source = source;
    this.holders = holders;
    this.root = root;
    this.budget = budget;
    this.environment = environment;
  }

  static Document read(
      SourceId id, Source source, Budget budget, Environment environment, Problems problems) {
    PlaceHolders holders = new PlaceHolders(source);
    MappingNode root = parse(source, holders, problems);
    return new YamlDocument(id, source, holders, root, budget, environment);
  }

  private static @Nullable MappingNode parse(
      Source source, PlaceHolders holders, Problems problems) {
    if (source.text().length() > MAX_LENGTH) {
      problems.error(
          ErrorCode.OVER_BUDGET,
          null,
          "`" + source.name() + "` has more than " + MAX_LENGTH + " characters of YAML.");
      return null;
    }
    LoaderOptions options = new LoaderOptions();
    options.setNestingDepthLimit(MAX_DEPTH);
    options.setMaxAliasesForCollections(1000);
    // Tags select among plain values only: this class does not construct objects.
    options.setTagInspector(tag -> true);
    DumperOptions dumper = new DumperOptions();
    Yaml yaml =
        new Yaml(
            new SafeConstructor(options),
            new Representer(dumper),
            dumper,
            options,
            new PythonYamlTypes());
    try {
      Node node = yaml.compose(new StringReader(holders.text()));
      if (node instanceof MappingNode mapping) {
        return mapping;
      }
      if (node != null) {
        problems.error(ErrorCode.SYNTAX, source.all(), "A YAML config must be one mapping.");
      }
      return null;
    } catch (MarkedYAMLException e) {
      int at =
          e.getProblemMark() == null ? 0 : Math.min(e.getProblemMark().getIndex(), length(source));
      Span span = new Span(source, at, Math.min(at + 1, length(source)));
      problems.add(
          Diagnostic.error(ErrorCode.SYNTAX, span, "Invalid YAML: " + e.getProblem() + "."));
    } catch (YAMLException e) {
      problems.error(ErrorCode.SYNTAX, source.all(), "Invalid YAML: " + e.getMessage());
    }
    return null;
  }

  private static int length(Source source) {
    return source.text().length();
  }

  @Override
  public Source source() {
    return source;
  }

  @Override
  public long cost() {
    return STEPS_PER_CHARACTER * source.text().length();
  }

  @Override
  public boolean affords(Start start, Problems problems) {
    return new Limits(budget, start.spent()).attempt(start.at(), problems);
  }

  @Override
  public Named bases(Spent before, Problems problems) {
    Limits limits = new Limits(budget, before);
    if (!limits.attempt(source.all(), problems)) {
      return new Named(List.of(), limits.spent(), true);
    }
    Bases none = new Bases(new DictNode(Map.of(), Origin.written(source.all())), false);
    // The evaluation reports the problems of the other values.
    ConfigNode base = values(none, limits, new Problems()).get(base());
    List<BaseReference> references = base == null ? List.of() : DataFileBases.of(base, problems);
    return new Named(references, limits.spent(), false);
  }

  private ScalarNode base() {
    return new ScalarNode(ReservedKeys.BASE, Origin.written(source.all()));
  }

  private Map<ConfigNode, ConfigNode> values(Bases bases, Limits limits, Problems problems) {
    if (root == null) {
      return new LinkedHashMap<>();
    }
    FileTemplates templates = new FileTemplates(id, bases, environment, limits, problems);
    YamlReader reader = new YamlReader(source, holders, templates, limits);
    return reader.topLevel(root, problems);
  }

  @Override
  public Evaluated evaluate(Bases bases, Start start, Problems problems) {
    Limits limits = new Limits(budget, start.spent());
    Map<ConfigNode, ConfigNode> own = values(bases, limits, problems);
    environment.settings().applyTo(own, problems);
    own.remove(base());
    DictNode values = new DictNode(own, Origin.written(source.all()));
    return new Evaluated(values, bases.values(), limits.spent());
  }
}
