#include "protocol/journal/document_store.hpp"

#include <gtest/gtest.h>

#include "tests/unit/journal/support.hpp"

namespace foyer::journal {
namespace {

struct InMemory {
  MemoryDocumentStore documents;
};

struct OnDisk {
  TemporaryFolder folder;
  SqliteFile file{folder / "file", system_random};
  SqliteDocumentStore documents{file};
};

template <class Storage>
class DocumentStoreContract : public testing::Test {
 protected:
  DocumentStore& documents() { return storage_.documents; }

 private:
  Storage storage_;
};

using Storages = testing::Types<InMemory, OnDisk>;
TYPED_TEST_SUITE(DocumentStoreContract, Storages);

TYPED_TEST(DocumentStoreContract, GivesBackTheNewestPut) {
  EXPECT_FALSE(*this->documents().get("feed/state"));
  ASSERT_TRUE(this->documents().put(Document{"feed/state", 1, bytes_of("old")}));
  ASSERT_TRUE(this->documents().put(Document{"feed/state", 2, {}}));
  EXPECT_EQ(**this->documents().get("feed/state"), (Document{"feed/state", 2, {}}));
}

// Covers KV-5.
TYPED_TEST(DocumentStoreContract, ReplacesAndRemovesManyInOneTransaction) {
  ASSERT_TRUE(this->documents().put(Document{"feed/item/a", 1, bytes_of("a")}));
  ASSERT_TRUE(this->documents().put(Document{"feed/item/b", 1, bytes_of("b")}));
  const std::vector<Document> news{{"feed/item/b", 2, bytes_of("B")}, {"feed/item/c", 3, bytes_of("c")}};
  const std::vector<std::string> gone{"feed/item/a", "feed/item/b", "feed/item/unknown"};
  ASSERT_TRUE(this->documents().put(news, gone));
  EXPECT_EQ(*this->documents().list("feed/item/"), news);
}

TYPED_TEST(DocumentStoreContract, KeepsNothingOfAPutWithOneInvalidDocument) {
  const std::vector<Document> documents{{"good", 1, {}}, {"", 1, {}}};
  EXPECT_EQ(this->documents().put(documents).error(), Error::Invalid);
  EXPECT_EQ(this->documents().put(Document{std::string(max_document_key + 1, 'k'), 1, {}}).error(), Error::Invalid);
  EXPECT_TRUE(this->documents().list("")->empty());
}

TYPED_TEST(DocumentStoreContract, ListsAPrefixPageByPage) {
  for (const auto* key : {"a/1", "a/2", "a/3", "b/1"}) ASSERT_TRUE(this->documents().put(Document{key, 1, {}}));
  EXPECT_EQ(this->documents().list("a/")->size(), 3U);
  const auto page = *this->documents().list("a/", 2);
  ASSERT_EQ(page.size(), 2U);
  const auto rest = *this->documents().list("a/", 2, page.back().key);
  ASSERT_EQ(rest.size(), 1U);
  EXPECT_EQ(rest.front().key, "a/3");
}

}  // namespace
}  // namespace foyer::journal
