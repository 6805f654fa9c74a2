// The wire format that the compiler writes: little-endian scalars, containers as a 64-bit count and their elements.
#pragma once

#include <dlpack/dlpack.h>
#include <tvm/ffi/container/array.h>
#include <tvm/ffi/container/map.h>
#include <tvm/ffi/string.h>

#include <string>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

#include "io.h"

// WebAssembly is little-endian.
#define TVM_FFI_IO_NO_ENDIAN_SWAP 1

namespace tvm {
namespace support {

template <typename T>
struct Serializer<T, std::enable_if_t<std::is_arithmetic_v<T> || std::is_enum_v<T>>> {
  static constexpr bool enabled = true;
  static void Write(Stream* stream, const T& value) { stream->Write(&value, sizeof(T)); }
  static bool Read(Stream* stream, T* value) { return stream->Read(value, sizeof(T)) == sizeof(T); }
};

template <typename Text>
struct TextSerializer {
  static constexpr bool enabled = true;
  static void Write(Stream* stream, const Text& text) {
    stream->Write<uint64_t>(text.size());
    stream->Write(text.data(), text.size());
  }
  static bool Read(Stream* stream, Text* text) {
    uint64_t size = 0;
    if (!stream->Read(&size)) return false;
    std::string bytes(size, '\0');
    if (stream->Read(bytes.data(), size) != size) return false;
    *text = Text(std::move(bytes));
    return true;
  }
};
template <>
struct Serializer<std::string> : TextSerializer<std::string> {};
template <>
struct Serializer<ffi::String> : TextSerializer<ffi::String> {};
template <>
struct Serializer<ffi::Bytes> : TextSerializer<ffi::Bytes> {};

template <typename First, typename Second>
struct Serializer<std::pair<First, Second>> {
  static constexpr bool enabled = true;
  static void Write(Stream* stream, const std::pair<First, Second>& pair) {
    stream->Write(pair.first);
    stream->Write(pair.second);
  }
  static bool Read(Stream* stream, std::pair<First, Second>* pair) {
    return stream->Read(&pair->first) && stream->Read(&pair->second);
  }
};

// `Append` is the one thing in which lists and maps differ.
template <typename Container, typename Element, void (*Append)(Container*, Element)>
struct ContainerSerializer {
  static constexpr bool enabled = true;
  static void Write(Stream* stream, const Container& container) {
    stream->Write<uint64_t>(container.size());
    for (const auto& element : container) stream->Write<Element>(element);
  }
  static bool Read(Stream* stream, Container* container) {
    uint64_t count = 0;
    if (!stream->Read(&count)) return false;
    Container read;
    for (; count > 0; --count) {
      Element element{};
      if (!stream->Read(&element)) return false;
      Append(&read, std::move(element));
    }
    *container = std::move(read);
    return true;
  }
};

template <typename List, typename Element>
void AppendToList(List* list, Element element) {
  list->push_back(std::move(element));
}
template <typename Key, typename Value>
void AppendToHashMap(std::unordered_map<Key, Value>* map, std::pair<Key, Value> entry) {
  map->insert(std::move(entry));
}
template <typename Key, typename Value>
void AppendToMap(ffi::Map<Key, Value>* map, std::pair<Key, Value> entry) {
  map->Set(entry.first, entry.second);
}

template <typename T>
struct Serializer<std::vector<T>> : ContainerSerializer<std::vector<T>, T, AppendToList<std::vector<T>, T>> {};
template <typename T>
struct Serializer<ffi::Array<T>> : ContainerSerializer<ffi::Array<T>, T, AppendToList<ffi::Array<T>, T>> {};
template <typename Key, typename Value>
struct Serializer<std::unordered_map<Key, Value>>
    : ContainerSerializer<std::unordered_map<Key, Value>, std::pair<Key, Value>, AppendToHashMap<Key, Value>> {};
template <typename Key, typename Value>
struct Serializer<ffi::Map<Key, Value>>
    : ContainerSerializer<ffi::Map<Key, Value>, std::pair<Key, Value>, AppendToMap<Key, Value>> {};

template <>
struct Serializer<DLDataType> {
  static constexpr bool enabled = true;
  static void Write(Stream* stream, const DLDataType& type) {
    stream->Write(type.code);
    stream->Write(type.bits);
    stream->Write(type.lanes);
  }
  static bool Read(Stream* stream, DLDataType* type) {
    return stream->Read(&type->code) && stream->Read(&type->bits) && stream->Read(&type->lanes);
  }
};

template <>
struct Serializer<DLDevice> {
  static constexpr bool enabled = true;
  static void Write(Stream* stream, const DLDevice& device) {
    stream->Write<int32_t>(device.device_type);
    stream->Write<int32_t>(device.device_id);
  }
  static bool Read(Stream* stream, DLDevice* device) {
    int32_t type = 0;
    int32_t id = 0;
    if (!stream->Read(&type) || !stream->Read(&id)) return false;
    *device = {static_cast<DLDeviceType>(type), id};
    return true;
  }
};

}  // namespace support
}  // namespace tvm
