package org.cfgrun.runtime.export;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.cfgrun.runtime.checkpoint.ArrayTransfer;
import org.cfgrun.runtime.checkpoint.ScriptObject;
import org.cfgrun.runtime.checkpoint.TorchScriptWriter;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.torch.KernelSource;
import org.cfgrun.runtime.torch.Tensor;

/**
 * A TorchScript module with the parameters of a {@link Module}, under the same names, and methods
 * given as text. Modules without parameters are left out.
 */
public final class ScriptModule {
  private static final String PACKAGE = "__torch__.cfgrun";
  private static final String INDENT = "  ";

  private final Module module;
  private final Map<Tensor, String> parameters = new IdentityHashMap<>();
  private final Map<String, Tensor> constants = new LinkedHashMap<>();
  private final Map<KernelSource, String> kernels = new LinkedHashMap<>();
  private final Map<KernelSource, Set<String>> functions = new HashMap<>();
  private final List<String> methods = new ArrayList<>();

  /** The classes of submodules by their bodies; equal ones are shared. */
  private final Map<String, String> classes = new LinkedHashMap<>();

  private final Set<String> classNames = new TreeSet<>();

  /** Creates a module without methods. */
  public ScriptModule(Module module) {
    this.module = module;
    find(module, "self");
  }

  private void find(Module node, String path) {
    node.own()
        .forEach(
            (name, parameter) -> parameters.put(parameter.data(), Literals.attribute(path, name)));
    node.children().forEach((name, child) -> find(child, Literals.attribute(path, name)));
  }

  /** Returns the tensors of the module, which a trace does not copy. */
  public Set<Tensor> parameters() {
    return parameters.keySet();
  }

  /** Returns the qualified name of the module's class. */
  public String type() {
    return PACKAGE + "." + module.getClass().getSimpleName();
  }

  /** Adds a method: its {@code def} line and its body, without indentation of the whole. */
  public void method(String text) {
    methods.add(text);
  }

  /** Returns the expression of a constant, which becomes a buffer unless it is a parameter. */
  String constant(Tensor tensor) {
    return parameters.computeIfAbsent(
        tensor,
        added -> {
          String name = "constant" + constants.size();
          constants.put(name, added);
          return "self." + name;
        });
  }

  /** Returns the qualified name of a kernel's function. */
  String function(KernelSource kernel, String name) {
    String source = kernels.get(kernel);
    if (source == null) {
      source = PACKAGE + "." + kernel.name();
      for (int i = 1; kernels.containsValue(source); i++) {
        source = PACKAGE + "." + kernel.name() + "_" + i;
      }
      kernels.put(kernel, source);
    }
    functions.computeIfAbsent(kernel, key -> new TreeSet<>()).add(name);
    return source + "." + name;
  }

  /**
   * Writes the module to a stream, which stays open.
   *
   * @param extraFiles further files by name
   */
  public void write(OutputStream out, Map<String, String> extraFiles) throws IOException {
    classes.clear();
    classNames.clear();
    classNames.add(module.getClass().getSimpleName());
    ScriptObject root = object(module, true);
    StringBuilder text = new StringBuilder();
    classes.forEach(
        (body, name) ->
            text.append("class ").append(name).append("(Module):\n").append(body).append('\n'));
    Map<String, String> code = new LinkedHashMap<>();
    code.put(PACKAGE, text.toString());
    kernels.forEach(
        (kernel, source) ->
            code.put(source, kernel.functions(functions.getOrDefault(kernel, Set.of()), source)));
    TorchScriptWriter.write(out, root, code, extraFiles);
  }

  private ScriptObject object(Module node, boolean root) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    List<String> trained = new ArrayList<>();
    List<String> buffers = new ArrayList<>();
    List<String> declarations = new ArrayList<>(List.of("training : bool"));
    attributes.put("training", false);
    node.own()
        .forEach(
            (name, parameter) -> {
              (parameter.isBuffer() ? buffers : trained).add(name);
              declarations.add(Literals.declaration(name, "Tensor"));
              attributes.put(name, ArrayTransfer.of(parameter.data()));
            });
    if (root) {
      constants.forEach(
          (name, tensor) -> {
            buffers.add(name);
            declarations.add(Literals.declaration(name, "Tensor"));
            attributes.put(name, ArrayTransfer.of(tensor));
          });
    }
    node.children()
        .forEach(
            (name, child) -> {
              if (!child.state().isEmpty()) {
                ScriptObject object = object(child, false);
                declarations.add(Literals.declaration(name, object.type()));
                attributes.put(name, object);
              }
            });
    StringBuilder body = new StringBuilder();
    line(body, "__parameters__ = " + names(trained));
    line(body, "__buffers__ = " + names(buffers));
    declarations.forEach(declaration -> line(body, declaration));
    if (root) {
      methods.forEach(method -> body.append(method.indent(INDENT.length())));
    }
    return new ScriptObject(PACKAGE + "." + className(node, body.toString(), root), attributes);
  }

  private String className(Module node, String body, boolean root) {
    String simple = node.getClass().getSimpleName();
    return classes.computeIfAbsent(
        body,
        key -> {
          String name = simple;
          for (int i = 1; !root && !classNames.add(name); i++) {
            name = simple + "_" + i;
          }
          return name;
        });
  }

  private static void line(StringBuilder body, String line) {
    body.append(INDENT).append(line).append('\n');
  }

  private static String names(List<String> names) {
    return Literals.list(names.stream().map(Literals::of).toList());
  }
}
