package org.cfgrun.runtime.registry.custom;

import java.io.Closeable;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.cfgrun.components.catalog.Catalog;
import org.cfgrun.components.catalog.ComponentSchema;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.diagnostic.Severity;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.interpreter.source.Printable;
import org.cfgrun.interpreter.source.RegularFile;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.SourceLoader;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.registry.custom.ImportList.Import;
import org.jspecify.annotations.Nullable;

/**
 * Imports the modules of {@code custom_imports}: Java sources, which are compiled in memory, and
 * packages of jars. Classes of jars are loaded on demand until the importer is closed.
 */
public final class CustomImports implements Closeable {
  /** The error code of a failure in custom components. */
  public static final ErrorCode CUSTOM_CODE = new ErrorCode("custom-code");

  private final ModulePath path;
  private final CustomCode policy;
  private final @Nullable JavaCompiler compiler;
  private final Map<String, Source> origins = new HashMap<>();
  private @Nullable URLClassLoader jarLoader;

  /**
   * Creates an importer.
   *
   * @param policy whether code may be compiled and loaded; if not, modules must still exist, and
   *     the components of jars are known but not constructed
   */
  public CustomImports(ModulePath path, CustomCode policy) {
    this(path, policy, ToolProvider.getSystemJavaCompiler());
  }

  CustomImports(ModulePath path, CustomCode policy, @Nullable JavaCompiler compiler) {
    this.path = path;
    this.policy = policy;
    this.compiler = compiler;
  }

  /**
   * Returns the components of {@code base} and of the modules in a config.
   *
   * @param config the whole config
   * @param problems receives the problems; failed imports are only warnings if the config allows
   *     them
   */
  public Components load(DictNode config, Components base, Problems problems) {
    return load(config, base, false, problems);
  }

  /**
   * Like {@link #load}, but always reports failed imports as warnings, for commands that need only
   * a part of the config, such as its schedules.
   *
   * @param config the whole config
   * @param problems receives the problems
   */
  public Components loadAvailable(DictNode config, Components base, Problems problems) {
    return load(config, base, true, problems);
  }

  private Components load(DictNode config, Components base, boolean lenient, Problems problems) {
    ConfigNode section = Section.CUSTOM_IMPORTS.in(config);
    if (section == null || (section instanceof ScalarNode scalar && scalar.isNone())) {
      return base;
    }
    ImportList list = ImportList.read(section, problems);
    if (policy == CustomCode.REFUSED && lenient) {
      return list.imports().isEmpty() ? base : base.incomplete();
    }
    Problems failures = new Problems();
    boolean allowed = lenient || list.failuresAllowed();
    Components all = load(list, base, allowed, failures);
    failures.all().forEach(each -> problems.add(allowed ? each.severity(Severity.WARNING) : each));
    if (allowed || !failures.hasErrors()) {
      return all;
    }
    // A component of the missing module would be one more error for the same reason.
    return policy == CustomCode.REFUSED ? all.incomplete() : base;
  }

  private Components load(
      ImportList list, Components base, boolean failuresAllowed, Problems failures) {
    Map<Import, CustomModule.Sources> sources = new LinkedHashMap<>();
    List<String> modules = new ArrayList<>();
    Components all = base;
    for (Import wanted : list.imports()) {
      try {
        CustomModule module =
            ImportFailure.isModuleName(wanted.name()) ? path.find(wanted.name()) : null;
        if (module instanceof CustomModule.Sources found) {
          sources.put(wanted, found);
          modules.add(named(wanted, found.files()));
        } else if (module instanceof CustomModule.JarPackage found) {
          all = plus(all, found.catalog(), wanted, failures);
          modules.add(named(wanted, List.of(found.jar())));
        } else {
          failures.add(
              ImportFailure.isModuleName(wanted.name())
                  ? ImportFailure.notFound(wanted, path)
                  : ImportFailure.invalidName(wanted));
        }
      } catch (IOException unreadable) {
        failures.add(ImportFailure.unreadable(wanted, unreadable));
      }
    }
    if (policy == CustomCode.REFUSED) {
      return sources.isEmpty() ? all : described(sources, all, failures);
    }
    Components loaded = sources.isEmpty() ? all : compile(sources, failuresAllowed, all, failures);
    return loaded.naming(modules);
  }

  /** Adds the components of sources, whose code is not loaded, if they can be read. */
  private Components described(
      Map<Import, CustomModule.Sources> modules, Components base, Problems failures) {
    Import first = modules.keySet().iterator().next();
    try {
      List<Source> all = read(modules).values().stream().flatMap(List::stream).distinct().toList();
      Catalog catalog = compiler == null ? null : SourceCatalog.read(compiler, all, path.jars());
      return catalog == null ? base.incomplete() : plus(base, catalog, first, failures);
    } catch (IOException unreadable) {
      failures.add(ImportFailure.unreadable(first, unreadable));
      return base.incomplete();
    }
  }

  private static String named(Import wanted, List<Path> files) {
    List<String> names =
        files.stream().map(file -> file.toAbsolutePath().normalize().toString()).toList();
    return Printable.line("%s (%s)".formatted(wanted.name(), String.join(", ", names)));
  }

  private Components compile(
      Map<Import, CustomModule.Sources> modules,
      boolean failuresAllowed,
      Components base,
      Problems failures) {
    Import first = modules.keySet().iterator().next();
    if (compiler == null) {
      failures.add(ImportFailure.noCompiler(first));
      return base;
    }
    try {
      Map<Import, List<Source>> texts = read(modules);
      JavaCompilation compiled = compileAll(compiler, texts, failuresAllowed, failures);
      if (compiled.errors().isEmpty() && compiled.catalog().components().isEmpty()) {
        failures.add(ImportFailure.noComponents(first));
      }
      origins.putAll(compiled.origins());
      ClassLoader loader = new MemoryLoader(compiled.classes(), jarLoader());
      return plus(base, compiled.catalog(), loader, first, failures);
    } catch (IOException unreadable) {
      failures.add(ImportFailure.unreadable(first, unreadable));
      return base;
    }
  }

  /**
   * Compiles all modules together, so that they can refer to each other. If failures are allowed,
   * modules with errors are excluded and the others are compiled again.
   */
  private JavaCompilation compileAll(
      JavaCompiler javac,
      Map<Import, List<Source>> modules,
      boolean failuresAllowed,
      Problems failures)
      throws IOException {
    while (true) {
      List<Source> all = modules.values().stream().flatMap(List::stream).distinct().toList();
      JavaCompilation compiled = JavaCompilation.compile(javac, all, path.jars());
      compiled.errors().forEach(failures::add);
      boolean removed =
          modules
              .values()
              .removeIf(
                  sources ->
                      compiled.errors().stream()
                          .anyMatch(e -> e.span() != null && sources.contains(e.span().source())));
      if (!failuresAllowed || !removed || modules.isEmpty()) {
        return compiled;
      }
    }
  }

  private static Map<Import, List<Source>> read(Map<Import, CustomModule.Sources> modules)
      throws IOException {
    Map<Path, Source> sources = new LinkedHashMap<>();
    Map<Import, List<Source>> texts = new LinkedHashMap<>();
    for (Map.Entry<Import, CustomModule.Sources> module : modules.entrySet()) {
      List<Source> own = new ArrayList<>();
      for (Path file : module.getValue().files()) {
        Source source = sources.get(file);
        if (source == null) {
          source = Source.of(file.toString(), RegularFile.read(file, SourceLoader.MAX_BYTES));
          sources.put(file, source);
        }
        own.add(source);
      }
      texts.put(module.getKey(), own);
    }
    return texts;
  }

  private Components plus(Components base, Catalog more, Import wanted, Problems failures)
      throws IOException {
    if (policy == CustomCode.ALLOWED) {
      return plus(base, more, jarLoader(), wanted, failures);
    }
    return isNew(base, more, wanted, failures) ? base.plusUnread(more) : base;
  }

  private static boolean isNew(Components base, Catalog more, Import wanted, Problems failures) {
    List<ComponentSchema> taken = base.catalog().clashes(more);
    taken.forEach(component -> failures.add(ImportFailure.duplicate(wanted, component)));
    return taken.isEmpty();
  }

  private static Components plus(
      Components base, Catalog more, ClassLoader loader, Import wanted, Problems failures) {
    return isNew(base, more, wanted, failures) ? base.plus(more, loader) : base;
  }

  private ClassLoader jarLoader() throws IOException {
    if (jarLoader == null) {
      List<URL> urls = new ArrayList<>();
      for (Path jar : path.jars()) {
        urls.add(jar.toUri().toURL());
      }
      jarLoader =
          new URLClassLoader(
              CustomFailure.LOADER, urls.toArray(URL[]::new), Components.class.getClassLoader());
    }
    return jarLoader;
  }

  /**
   * Explains a failure of imported code, with its position in the Java file.
   *
   * @param thrown the exception that ended a run
   * @return null if no imported code was involved
   */
  public @Nullable Diagnostic explain(Throwable thrown) {
    return new CustomFailure(origins).explain(thrown);
  }

  @Override
  public void close() throws IOException {
    if (jarLoader != null) {
      jarLoader.close();
    }
  }
}
