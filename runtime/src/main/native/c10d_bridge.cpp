// Opens process groups of c10d, which lies inside the libtorch that DJL loads. TorchScript can run the
// collectives of a group by its name, but cannot create one: neither the store nor the Gloo backend is a
// class there. This library creates them and registers the group. Java calls it through JNA.
//
// Each function catches every exception, because one that leaves C++ ends the JVM, and returns 0 for
// success. Otherwise `error` holds the message, cut at its capacity.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <vector>

#include <c10/util/Logging.h>
#include <torch/csrc/distributed/c10d/GroupRegistry.hpp>
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroup.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>

namespace {

// A group with the store that it was opened with.
struct Opened {
  c10::intrusive_ptr<c10d::Store> store;
  c10::intrusive_ptr<c10d::ProcessGroup> group;
};

// Groups by name. Never destroyed: at exit, threads of Gloo may outlive the destructors of statics.
std::map<std::string, Opened>& groups() {
  static auto* all = new std::map<std::string, Opened>();
  return *all;
}

std::mutex& lock() {
  static auto* mutex = new std::mutex();
  return *mutex;
}

template <typename Work>
int32_t guarded(char* error, int32_t capacity, Work work) {
  std::string message;
  try {
    work();
    return 0;
  } catch (const c10::Error& failure) {
    message = failure.what_without_backtrace();
  } catch (const std::exception& failure) {
    message = failure.what();
  } catch (...) {
    message = "unknown error";
  }
  if (capacity > 0) {
    std::strncpy(error, message.c_str(), capacity - 1);
    error[capacity - 1] = '\0';
  }
  return 1;
}

c10::intrusive_ptr<c10d::Store> store_of(const char* name) {
  std::lock_guard<std::mutex> guard(lock());
  auto found = groups().find(name);
  if (found == groups().end()) {
    throw std::runtime_error(std::string("the group ") + name + " is not open");
  }
  return found->second.store;
}

}  // namespace

extern "C" {

// SHA-256 of this file, which a test compares with the file beside the build script.
__attribute__((visibility("default"))) const char* cfgrun_source_digest() {
  return CFGRUN_SOURCE_DIGEST;
}

// Waits for all ranks and opens a group.
//   serves         whether this process serves the store at the port; the others connect to it
//   timeout_ms     of the start and of every collective
//   local_address  address of this machine that the other ranks can reach
//   prefix         of all keys in the store, so that a restarted job does not read those of the one before
//   name           of the group in this process
__attribute__((visibility("default"))) int32_t cfgrun_open(
    const char* host, int32_t port, int32_t serves, int32_t rank, int32_t world, int64_t timeout_ms,
    const char* local_address, const char* prefix, const char* name, char* error, int32_t capacity) {
  return guarded(error, capacity, [&] {
    // Warnings about host names would fill the log. The variable has no effect outside Python without the call.
    setenv("TORCH_CPP_LOG_LEVEL", "ERROR", 0);
    c10::initLogging();
    const std::chrono::milliseconds timeout(timeout_ms);
    c10d::TCPStoreOptions options;
    options.port = static_cast<uint16_t>(port);
    options.isServer = serves != 0;
    options.numWorkers = static_cast<size_t>(world);
    options.waitWorkers = true;
    options.timeout = timeout;
    options.multiTenant = true;
    auto store = c10::make_intrusive<c10d::PrefixStore>(
        prefix, c10::make_intrusive<c10d::TCPStore>(host, options));
    auto gloo_options = c10d::ProcessGroupGloo::Options::create(timeout);
    gloo_options->devices = {c10d::ProcessGroupGloo::createDeviceForHostname(local_address)};
    gloo_options->threads = 2;
    auto gloo = c10::make_intrusive<c10d::ProcessGroupGloo>(store, rank, world, gloo_options);
    auto group = c10::make_intrusive<c10d::ProcessGroup>(store, rank, world);
    group->setBackend(
        c10::DeviceType::CPU, c10d::ProcessGroup::BackendType::GLOO,
        c10::static_intrusive_pointer_cast<c10d::Backend>(gloo));
    group->setDefaultBackend(c10d::ProcessGroup::BackendType::GLOO);
    group->setGroupName(name);
    c10d::register_process_group(name, group);
    std::lock_guard<std::mutex> guard(lock());
    groups()[name] = Opened{store, group};
  });
}

// Sets a text in the store of a group.
__attribute__((visibility("default"))) int32_t cfgrun_set(
    const char* name, const char* key, const char* value, char* error, int32_t capacity) {
  return guarded(error, capacity, [&] {
    store_of(name)->set(key, std::vector<uint8_t>(value, value + std::strlen(value)));
  });
}

// Reads a text from the store of a group; empty if the key is not set.
__attribute__((visibility("default"))) int32_t cfgrun_get(
    const char* name, const char* key, char* value, int32_t length, char* error, int32_t capacity) {
  return guarded(error, capacity, [&] {
    auto store = store_of(name);
    value[0] = '\0';
    if (store->check({key})) {
      const std::vector<uint8_t> bytes = store->get(key);
      const size_t count = std::min(bytes.size(), static_cast<size_t>(length - 1));
      std::memcpy(value, bytes.data(), count);
      value[count] = '\0';
    }
  });
}

// Closes the connections of a group, and keeps its store.
__attribute__((visibility("default"))) int32_t cfgrun_disconnect(
    const char* name, char* error, int32_t capacity) {
  return guarded(error, capacity, [&] {
    c10::intrusive_ptr<c10d::ProcessGroup> closed;
    {
      std::lock_guard<std::mutex> guard(lock());
      auto found = groups().find(name);
      if (found == groups().end() || !found->second.group) {
        return;
      }
      closed = std::move(found->second.group);
    }
    c10d::unregister_process_group(name);
  });
}

// Closes a group and its store, which ends if this process serves it.
__attribute__((visibility("default"))) int32_t cfgrun_close(
    const char* name, char* error, int32_t capacity) {
  const int32_t status = cfgrun_disconnect(name, error, capacity);
  c10::intrusive_ptr<c10d::Store> closed;
  std::lock_guard<std::mutex> guard(lock());
  auto found = groups().find(name);
  if (found != groups().end()) {
    closed = std::move(found->second.store);
    groups().erase(found);
  }
  return status;
}

}  // extern "C"
