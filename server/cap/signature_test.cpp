#include "server/cap/signature.hpp"

#include <fstream>
#include <memory>
#include <sstream>

#include <gtest/gtest.h>
#include <libxml/parser.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <xmlsec/crypto.h>
#include <xmlsec/templates.h>
#include <xmlsec/xmldsig.h>
#include <xmlsec/xmlsec.h>
#include <xmlsec/xmltree.h>

#include "server/cap/read_alert.hpp"

namespace nguon::cap {
namespace {

using namespace std::chrono_literals;

const Moment now = Moment(
    std::chrono::duration_cast<Milliseconds>(std::chrono::system_clock::now().time_since_epoch()));

std::string alert()
{
    std::stringstream text;
    text << std::ifstream(NGUON_SOURCE_DIR "/tests/data/cap/flash_flood.cap", std::ios::binary)
                .rdbuf();
    return text.str();
}

std::string taken(BIO* bytes)
{
    char* text = nullptr;
    const long size = BIO_get_mem_data(bytes, &text);
    std::string copy(text, static_cast<std::size_t>(size));
    BIO_free(bytes);
    return copy;
}

// An authority with a key of its own and a certificate for an hour.
struct Authority {
    Authority()
    {
        EVP_PKEY* pair = EVP_EC_gen("P-256");
        X509* made = X509_new();
        X509_set_version(made, 2);
        ASN1_INTEGER_set(X509_get_serialNumber(made), 1);
        X509_gmtime_adj(X509_getm_notBefore(made), -3600);
        X509_gmtime_adj(X509_getm_notAfter(made), 3600);
        X509_NAME* name = X509_get_subject_name(made);
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
            reinterpret_cast<const unsigned char*>("Dai KTTV"), -1, -1, 0);
        X509_set_issuer_name(made, name);
        X509_set_pubkey(made, pair);
        X509_sign(made, pair, EVP_sha256());
        BIO* out = BIO_new(BIO_s_mem());
        PEM_write_bio_X509(out, made);
        certificate = taken(out);
        out = BIO_new(BIO_s_mem());
        PEM_write_bio_PrivateKey(out, pair, nullptr, nullptr, 0, nullptr, nullptr);
        key = taken(out);
        X509_free(made);
        EVP_PKEY_free(pair);
    }

    // The document with its signature; `uri` says what of it is signed.
    std::string sign(
        const std::string& document, const char* uri = "", xmlSecTransformId digest = nullptr) const
    {
        xmlDocPtr parsed = xmlReadMemory(
            document.data(), static_cast<int>(document.size()), nullptr, nullptr, 0);
        const xmlChar* ids[] = { reinterpret_cast<const xmlChar*>("Id"), nullptr };
        xmlSecAddIDs(parsed, xmlDocGetRootElement(parsed), ids);
        xmlNodePtr signature = xmlSecTmplSignatureCreate(
            parsed, xmlSecTransformExclC14NId, xmlSecTransformEcdsaSha256Id, nullptr);
        xmlAddChild(xmlDocGetRootElement(parsed), signature);
        xmlNodePtr reference = xmlSecTmplSignatureAddReference(signature,
            digest == nullptr ? xmlSecTransformSha256Id : digest, nullptr,
            reinterpret_cast<const xmlChar*>(uri), nullptr);
        xmlSecTmplReferenceAddTransform(reference, xmlSecTransformEnvelopedId);
        xmlSecDSigCtxPtr context = xmlSecDSigCtxCreate(nullptr);
        context->signKey = xmlSecOpenSSLAppKeyLoadMemory(
            reinterpret_cast<const xmlSecByte*>(key.data()), static_cast<xmlSecSize>(key.size()),
            xmlSecKeyDataFormatPem, nullptr, nullptr, nullptr);
        EXPECT_EQ(xmlSecDSigCtxSign(context, signature), 0);
        xmlSecDSigCtxDestroy(context);
        xmlChar* bytes = nullptr;
        int size = 0;
        xmlDocDumpMemory(parsed, &bytes, &size);
        std::string text(reinterpret_cast<char*>(bytes), static_cast<std::size_t>(size));
        xmlFree(bytes);
        xmlFreeDoc(parsed);
        return text;
    }

    std::string certificate;
    std::string key;
};

std::string refused(const std::string& document, const std::string& certificate, Moment at = now)
{
    const auto right = check_signature(document, certificate, at);
    return right ? "" : right.error().code;
}

// The first check makes xmlsec ready, which signing needs as well.
class CapSignature : public ::testing::Test {
protected:
    void SetUp() override { ASSERT_EQ(refused(alert(), one.certificate), "cap.signature_missing"); }

    const Authority one;
    const Authority other;
};

TEST_F(CapSignature, of_the_authority_over_the_whole_message_is_right)
{
    const std::string document = one.sign(alert());
    EXPECT_EQ(refused(document, one.certificate), "");
    const auto read = read_alert(document);
    ASSERT_TRUE(read);
    EXPECT_TRUE(read->is_signed);
}

TEST_F(CapSignature, is_wrong_when_a_word_was_changed_or_another_one_signed)
{
    std::string document = one.sign(alert());
    EXPECT_EQ(refused(document, other.certificate), "cap.signature_wrong");
    document.replace(document.find("rất nhanh"), std::string("rất nhanh").size(), "rất chậm");
    EXPECT_EQ(refused(document, one.certificate), "cap.signature_wrong");
}

TEST_F(CapSignature, over_a_part_of_the_message_says_nothing_of_the_rest)
{
    std::string document = alert();
    const std::string tag = "<info>";
    document.replace(document.find(tag), tag.size(), "<info Id=\"phan\">");
    EXPECT_EQ(refused(one.sign(document, "#phan"), one.certificate), "cap.signature_wrong");
}

TEST_F(CapSignature, by_an_old_method_is_none)
{
    EXPECT_EQ(refused(one.sign(alert(), "", xmlSecTransformSha1Id), one.certificate),
        "cap.signature_wrong");
}

TEST_F(CapSignature, two_of_them_are_none)
{
    EXPECT_EQ(refused(one.sign(one.sign(alert())), one.certificate), "cap.signature_missing");
}

TEST_F(CapSignature, counts_while_the_certificate_holds)
{
    const std::string document = one.sign(alert());
    EXPECT_EQ(refused(document, one.certificate, now + 2h), "cap.certificate_expired");
    EXPECT_EQ(refused(document, one.certificate, now - 2h), "cap.certificate_expired");
    const auto certificate = read_certificate(one.certificate);
    ASSERT_TRUE(certificate);
    EXPECT_EQ(certificate->subject, "Dai KTTV");
    EXPECT_LT(certificate->valid_from, now);
    EXPECT_GT(certificate->valid_to, now);
    EXPECT_FALSE(read_certificate("-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----"));
    EXPECT_FALSE(read_certificate(""));
}

}
}
