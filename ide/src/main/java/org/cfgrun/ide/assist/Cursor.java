package org.cfgrun.ide.assist;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.cfgrun.ide.workspace.Snapshot;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.assist.CursorContext;
import org.cfgrun.interpreter.assist.CursorQuery;
import org.cfgrun.interpreter.assist.ExpectedTypes;
import org.cfgrun.interpreter.explain.HistoryBuilder;
import org.cfgrun.interpreter.inherit.Layer;
import org.cfgrun.interpreter.syntax.ConfigFile;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.eclipse.lsp4j.Position;
import org.jspecify.annotations.Nullable;

/**
 * A place in an open config.
 *
 * @param config the document
 * @param context what is written around the place
 * @param types what the catalog expects at paths
 * @param query what the catalog expects at the place
 */
public record Cursor(
    Snapshot config, CursorContext context, ExpectedTypes types, CursorQuery query) {
  /** Returns the place between two characters; null in JSON and YAML. */
  public static @Nullable Cursor between(Snapshot config, Position position) {
    ConfigFile tree = config.tree();
    return tree == null
        ? null
        : of(config, CursorContext.at(tree, config.positions().offset(position)));
  }

  /** Returns the place of the token that touches a position; null in JSON and YAML. */
  public static @Nullable Cursor on(Snapshot config, Position position) {
    ConfigFile tree = config.tree();
    return tree == null
        ? null
        : of(config, CursorContext.ofToken(tree, config.positions().offset(position)));
  }

  private static Cursor of(Snapshot config, CursorContext context) {
    ExpectedTypes types =
        config.derived(ExpectedTypes.class, c -> new ExpectedTypes(c.workspace().catalog(c.id())));
    List<ConfigFile> files = new ArrayList<>(config.analysis().trees());
    Collections.reverse(files);
    return new Cursor(config, context, types, new CursorQuery(context, types, files, root(config)));
  }

  /** Returns the config as far as it could be evaluated; null when it could not be. */
  public static @Nullable DictNode root(Snapshot config) {
    EvaluatedConfig partial = config.analysis().partial();
    return partial == null ? null : partial.root();
  }

  /** Returns what the document itself contributes; null when it could not be evaluated. */
  public static @Nullable Layer layer(Snapshot config) {
    EvaluatedConfig partial = config.analysis().partial();
    return partial == null ? null : partial.layers().get(partial.layers().size() - 1);
  }

  /** Returns the histories of the keys of a document; null when it could not be evaluated. */
  public static @Nullable HistoryBuilder histories(Snapshot config) {
    EvaluatedConfig partial = config.analysis().partial();
    return partial == null
        ? null
        : config.derived(
            HistoryBuilder.class,
            c -> new HistoryBuilder(partial.layers(), partial.overrides(), partial.root()));
  }

  /** Returns the offset. */
  public int offset() {
    return context.offset();
  }

  /** Returns the value that the bases of the document have at a path; null for none. */
  public @Nullable ConfigNode inBases(ConfigPath path) {
    Layer layer = layer(config);
    return layer == null ? null : path.in(layer.bases());
  }

  /** Returns the value at a path; null for none. */
  public @Nullable ConfigNode value(ConfigPath path) {
    DictNode root = root(config);
    return root == null ? null : path.in(root);
  }
}
