package org.cfgrun.interpreter.value;

/**
 * A name of somebody's code, which a config may mention and never uses.
 *
 * @param path the dotted name: {@code torch.optim.SGD}
 * @param module whether it is known to be a module, so that it is no value but by its members
 */
public record Reference(String path, boolean module) {
  /** What {@code reference.name} means. */
  public Reference member(String name) {
    return new Reference(path + "." + name, false);
  }

  /** The last step of the path. */
  public String name() {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  @Override
  public String toString() {
    return path;
  }
}
